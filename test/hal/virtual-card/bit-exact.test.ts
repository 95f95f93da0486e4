// Every sample format, both directions, by ALSA's own programs; sox says what the bytes must be.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inFolder, run, soxRaw, startHost } from './programs.ts'

const RATE = 48000
const SECONDS = 0.6

/** The bits of the WAV file that is looped in, and how sox writes the card's bytes from it. */
const FORMATS: { format: string; bits: number; sox: string; bytes: number; justify?: number }[] = [
  { format: 'S16_LE', bits: 16, sox: '-e signed -b 16', bytes: 2 },
  // 24 bits in the lower three of four bytes: sox has none such, but the upper three of 32.
  { format: 'S24_LE', bits: 24, sox: '-e signed -b 32', bytes: 4, justify: 8 },
  { format: 'S24_3LE', bits: 24, sox: '-e signed -b 24', bytes: 3 },
  { format: 'S32_LE', bits: 24, sox: '-e signed -b 32', bytes: 4 },
  { format: 'FLOAT_LE', bits: 24, sox: '-e float -b 32', bytes: 4 },
]

function lowered(bytes: Buffer, bits: number): Buffer {
  const copy = Buffer.from(bytes)
  for (let at = 0; at < copy.length; at += 4) copy.writeInt32LE(copy.readInt32LE(at) >> bits, at)
  return copy
}

for (const { format, bits, sox, bytes, justify } of FORMATS)
  inFolder(
    `${format}: arecord hears the file bit for bit, aplay reaches the file bit for bit`,
    async (folder) => {
      const source = `${folder}/source.wav`
      const recorded = `${folder}/recorded.wav`
      execFileSync('sox', [
        ...['-R', '-n', '-r', `${RATE}`, '-c', '2', '-b', `${bits}`, source],
        ...['synth', `${SECONDS}`, 'whitenoise', 'gain', '-1'],
      ])
      const raw = soxRaw(source, sox)
      const wanted = justify === undefined ? raw : lowered(raw, justify)
      const frameBytes = bytes * 2
      const loopFrames = wanted.length / frameBytes
      const host = await startHost(folder, ['--format', format, '--in', source, '--out', recorded])
      const shape = ['-q', '-f', format, '-c', '2', '-r', `${RATE}`, '-t', 'raw']

      const heard = await run(folder, 'arecord', ['-D', 'mixbox_trial', ...shape, '-s', '40000'])
      assert.is(heard.code, 0, heard.err)
      const { capture } = await host.ask('status')
      const from = (capture.startFrame % loopFrames) * frameBytes
      const looped = Buffer.concat([wanted.subarray(from), wanted, wanted])
      assert.is(heard.out.length, 40000 * frameBytes)
      assert.ok(heard.out.equals(looped.subarray(0, heard.out.length)), 'what arecord heard')

      const bytesToPlay = `${folder}/bytes.raw`
      writeFileSync(bytesToPlay, wanted)
      const played = await run(folder, 'aplay', ['-D', 'mixbox_trial', ...shape, bytesToPlay])
      assert.is(played.code, 0, played.err)
      const { playback, recordedFrom } = await host.ask('status')
      await host.ask('quit')
      await host.done
      const file = soxRaw(recorded, sox)
      const at = (playback.startFrame - recordedFrom) * frameBytes
      assert.ok(file.subarray(at, at + raw.length).equals(raw), 'what aplay played')
      assert.ok(!file.subarray(0, at).some((byte) => byte !== 0), 'silence before')
      assert.ok(!file.subarray(at + raw.length).some((byte) => byte !== 0), 'silence after')
    },
  )

test.run()

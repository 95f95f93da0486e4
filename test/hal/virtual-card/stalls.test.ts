// Who comes late, and what the file then shows: clients that may not stop, a far end that slept.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cardTest, inFolder, run, sampleAt, soxRaw, start, startHost, until } from './programs.ts'

const MONO = ['-D', 'mixbox_trial', '-f', 'S16_LE', '-c', '1', '-r', '48000', '-t', 'raw']

function mono(path: string, frames: number): string {
  const bytes = Buffer.alloc(frames * 2)
  for (let n = 0; n < frames; n++) bytes.writeInt16LE(sampleAt(0, n) * 2 ** 15, n * 2)
  writeFileSync(path, bytes)
  return path
}

cardTest(
  'with a stop threshold beyond the buffer a late program loses what it missed, and the rest sounds in its place',
  { format: 'S16_LE', captureChannels: 0, playbackChannels: 1 },
  async (card, folder) => {
    const frames = 48000
    const file = mono(`${folder}/in.raw`, frames)
    // Stops only 2 s after an underrun.
    const playing = start(folder, 'aplay', [...MONO, '--buffer-size', '4800', '-T', '2000000', file])
    await until('aplay', () => card.status().playback.state === 'running')
    await sleep(100)
    playing.child.kill('SIGSTOP')
    await sleep(300)
    playing.child.kill('SIGCONT')
    const { code, err } = await playing.done
    assert.is(code, 0, err)
    assert.not.match(err, /underrun/)
    const { startFrame, xruns } = card.status().playback
    assert.is(xruns, 0)
    const heard = [new Float32Array(frames)]
    const played = card.readPlayback(startFrame, frames, heard)
    // At least the 300 ms less what was queued; the machine may add to it.
    const missed = frames - played
    assert.ok(missed >= 0.3 * 48000 - 4800 && missed < frames - 4800, `${missed} frames missed`)
    const silent: number[] = []
    for (let n = 0; n < frames; n++) {
      if (heard[0]![n] === 0) silent.push(n)
      else assert.is(heard[0]![n], sampleAt(0, n))
    }
    assert.is(silent.length, missed)
  },
)

inFolder(
  'a far end that slept too long writes silence, says how much, and is in time again',
  async (folder) => {
    const host = await startHost(folder, [
      '--outputs',
      '1',
      '--format',
      'S16_LE',
      '--out',
      `${folder}/out.wav`,
    ])
    const frames = 4 * 48000
    const playing = start(folder, 'aplay', [...MONO, mono(`${folder}/in.raw`, frames)])
    await until('aplay', async () => (await host.ask('status')).playback.state === 'running')
    // Longer than half its ring of 2.7 s.
    await sleep(200)
    host.child.kill('SIGSTOP')
    await sleep(2200)
    host.child.kill('SIGCONT')
    assert.is((await playing.done).code, 0)
    await sleep(200)
    const { playback, recordedFrom, lostFrames } = await host.ask('status')
    await host.ask('quit')
    await host.done
    assert.is(playback.xruns, 0, 'the client never notices')
    const file = soxRaw(`${folder}/out.wav`, '-e signed -b 16')
    const first = playback.startFrame - recordedFrom
    let silent = 0
    for (let n = 0; n < frames; n++) {
      const value = file.readInt16LE((first + n) * 2)
      if (value === 0) silent++
      else assert.is(value, sampleAt(0, n) * 2 ** 15)
    }
    assert.is(silent, lostFrames)
    assert.ok(lostFrames > 4800 && lostFrames < 2.5 * 48000, `${lostFrames} frames`)
  },
)

/** Files that are no card of this version. */
const FOREIGN: { name: string; bytes: (card: Buffer) => Buffer }[] = [
  { name: 'an empty file', bytes: () => Buffer.alloc(0) },
  { name: 'a short file', bytes: (card) => card.subarray(0, 100) },
  { name: 'zeros', bytes: () => Buffer.alloc(1e6) },
  { name: 'a truncated card', bytes: (card) => card.subarray(0, card.length / 2) },
  { name: 'another version', bytes: (card) => changed(card, 4, 99) },
  { name: 'a ring that is no power of two', bytes: (card) => changed(card, 24, 100000) },
  { name: 'a thousand channels', bytes: (card) => changed(card, 16, 1000) },
  { name: 'a period step of 0', bytes: (card) => changed(card, 36, 0) },
  { name: 'periods longer than the ring', bytes: (card) => changed(card, 32, 0xffffffff) },
  { name: 'a ring outside the file', bytes: (card) => changed(card, 44, 0x7ffffff0) },
]

function changed(card: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(card)
  copy.writeUInt32LE(value, offset)
  return copy
}

cardTest('a file that is no card is refused, and nobody crashes', {}, async (_card, folder) => {
  const good = readFileSync(`${folder}/card-trial`)
  for (const { name, bytes } of FOREIGN) {
    writeFileSync(`${folder}/card-other`, bytes(good))
    for (const [program, args] of [
      ['aplay', ['-D', 'mixbox:CARD=other', '/dev/zero']],
      ['amixer', ['-D', 'mixbox:CARD=other']],
    ] as const) {
      const { code, err } = await run(folder, program, [...args])
      assert.is(code, 1, `${program} of ${name}: ${err}`)
      assert.match(err, /Invalid argument/, name)
    }
  }
})

test.run()

// The host process as a user runs it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createVirtualCard, hostProgram, sendCardCommand } from '../../../hal/virtual-card/index.ts'
import { inFolder, run, soxRaw, start, startHost, until } from './programs.ts'

const SHAPE = ['-q', '-f', 'S32_LE', '-c', '2', '-r', '48000', '-t', 'raw']

function tone(path: string, rate = 48000, channels = 1): string {
  execFileSync('sox', [
    '-R',
    '-n',
    '-r',
    `${rate}`,
    '-c',
    `${channels}`,
    '-b',
    '24',
    path,
    'synth',
    '0.3',
    'whitenoise',
  ])
  return path
}

inFolder(
  'killed and started again: the clock runs on, the client never notices, no file is written over',
  async (folder) => {
    const args = [
      '--in',
      `${tone(`${folder}/a.wav`)},${tone(`${folder}/b.wav`)}`,
      '--out',
      `${folder}/out.wav`,
    ]
    const first = await startHost(folder, args)
    const recording = start(folder, 'arecord', ['-D', 'mixbox_trial', ...SHAPE, '-s', '120000'])
    await until('arecord', async () => (await first.ask('status')).capture.state === 'running')
    const before = await first.ask('status')
    const beforeNs = process.hrtime.bigint()
    first.child.kill('SIGKILL')
    await first.done
    const second = await startHost(folder, args)
    assert.is(second.ready.takenOver, true)
    const after = await second.ask('status')
    const passed = (Number(process.hrtime.bigint() - beforeNs) / 1e9) * 48000
    assert.ok(after.frame > before.frame && after.frame - before.frame <= passed + 480)
    assert.is(after.capture.startFrame, before.capture.startFrame)
    assert.is(after.recording, `${folder}/out-2.wav`)
    const { code, out, err } = await recording.done
    assert.is(code, 0, err)
    assert.is((await second.ask('status')).capture.xruns, 0)
    // Two mono files, one input each; where the host was away too long there is silence, and nothing else is off.
    const loops = ['a', 'b'].map((name) => soxRaw(`${folder}/${name}.wav`, '-e signed -b 32'))
    const heard = new Int32Array(out.buffer, out.byteOffset, out.length / 4)
    let silent = 0
    for (let n = 0; n < 120000; n++) {
      if (heard[2 * n] === 0 && heard[2 * n + 1] === 0) silent++
      else
        for (let c = 0; c < 2; c++)
          assert.is(heard[2 * n + c], loops[c]!.readInt32LE(((before.capture.startFrame + n) % 14400) * 4))
    }
    assert.ok(silent < 60000, `${silent} silent frames`)
    await second.ask('quit')
    await second.done
    assert.ok(existsSync(`${folder}/out.wav`) && existsSync(`${folder}/out-2.wav`))
    assert.not(existsSync(`${folder}/card-trial`))
  },
)

inFolder('one host hands over to the next: no client is thrown out', async (folder) => {
  const first = await startHost(folder, ['--cable', '0'])
  const recording = start(folder, 'arecord', ['-D', 'mixbox_trial', ...SHAPE, '-s', '48000'])
  await until('arecord', async () => (await first.ask('status')).capture.state === 'running')
  await first.ask('leave')
  assert.is((await first.done).code, 0)
  const second = await startHost(folder, ['--cable', '0'])
  assert.is(second.ready['takenOver'], true)
  const { code, out, err } = await recording.done
  assert.is(code, 0, err)
  assert.is(out.length, 48000 * 8)
  assert.is((await second.ask('status')).capture.xruns, 0)
  await second.ask('quit')
  await second.done
})

inFolder('a shell unplugs, replugs and asks by the command client', async (folder) => {
  const host = await startHost(folder, ['--cable', '64'])
  const shell = async (...words: string[]) => {
    const { code, out, err } = await run(folder, process.execPath, [
      ...[hostProgram, 'command', '--runtime-dir', folder, '--id', 'trial'],
      ...words,
    ])
    return { code, err, reply: out.length > 0 ? JSON.parse(out.toString()) : null }
  }
  assert.equal((await shell('unplug')).reply, { ok: true })
  assert.is((await shell('status')).reply.plugged, false)
  assert.equal((await shell('replug')).reply, { ok: true })
  await shell('skew', '--', '-50')
  const { reply } = await shell('status')
  assert.equal([reply.plugged, reply.skewPpm, reply.cableFrames], [true, -50, 64])
  await shell('set', 'Master Playback Volume', '100,110')
  assert.equal((await shell('get', 'Master Playback Volume')).reply.values, [100, 110])
  const wrong = await shell('jump')
  assert.is(wrong.code, 1)
  assert.match(wrong.err, /"jump"; allowed: unplug, replug, .*xrun/)
  assert.match((await shell('xrun', 'sideways')).err, /allowed: capture, playback, both/)
  host.child.kill('SIGTERM')
  assert.is((await host.done).code, 0)
  assert.match((await shell('status')).err, /no host process listens/)
})

const REFUSALS: { name: string; args: (folder: string) => string[]; message: RegExp }[] = [
  {
    name: 'a file of another rate',
    args: (folder) => ['--in', tone(`${folder}/slow.wav`, 44100)],
    message: /slow\.wav: it has 44100 Hz, the card 48000 Hz; convert it first/,
  },
  { name: 'a file that is no WAV', args: () => ['--in', '/etc/passwd'], message: /\/etc\/passwd/ },
  {
    name: 'files with more channels than inputs',
    args: (folder) => ['--in', tone(`${folder}/wide.wav`, 48000, 4), '--inputs', '2'],
    message: /the files have 4 channels, the card 2 inputs/,
  },
  { name: 'an unknown format', args: () => ['--format', 'U8'], message: /format U8; allowed are S16_LE/ },
  {
    name: '33 channels',
    args: () => ['--channels', '33'],
    message: /33; allowed are whole numbers from 0 to 32/,
  },
  { name: 'an unknown option', args: () => ['--loud'], message: /--loud/ },
  {
    name: 'a rate that is no number',
    args: () => ['--rate', 'fast'],
    message: /--rate fast; allowed are numbers/,
  },
]

for (const { name, args, message } of REFUSALS)
  inFolder(`refused in words: ${name}`, async (folder) => {
    const outcome = await run(folder, process.execPath, [
      ...[hostProgram, '--runtime-dir', folder, '--id', 'trial'],
      ...args(folder),
    ])
    assert.is(outcome.code, 1)
    assert.match(outcome.err, message)
    assert.not(existsSync(`${folder}/card-trial`))
  })

inFolder('one far end for a card, and only on a tmpfs', async (folder) => {
  const card = createVirtualCard({ runtimeDir: folder, id: 'trial' })
  const second = await run(folder, process.execPath, [hostProgram, '--runtime-dir', folder, '--id', 'trial'])
  assert.is(second.code, 1)
  assert.match(second.err, new RegExp(`process ${process.pid} holds it`))
  card.close()
  assert.throws(() => createVirtualCard({ runtimeDir: '/', id: 'trial' }), /does not lie on a tmpfs/)
})

inFolder('a file that cannot grow ends the recording in words, and the card plays on', async (folder) => {
  // The card takes 1.06 MB; a limit of 1.075 MB (in blocks of 512 bytes) stops the file after 2.8 s.
  const limited = `ulimit -f 2100; exec "$0" "$@" --inputs 0 --out ${folder}/out.wav`
  const args = [process.execPath, hostProgram, '--runtime-dir', folder, '--id', 'trial']
  const host = start(folder, 'sh', ['-c', limited, ...args])
  await until('the host', () => host.text().includes('\n'))
  const status = () => sendCardCommand(folder, 'trial', 'status')
  await until('the fault', async () => (await status())['recordingFault'] !== null)
  assert.match(String((await status())['recordingFault']), /out\.wav.*EFBIG/)
  assert.is((await status())['recording'], null)
  const { code, err } = await run(folder, 'aplay', ['-D', 'mixbox_trial', ...SHAPE, '-s', '480', '/dev/zero'])
  assert.is(code, 0, err)
  host.child.kill('SIGTERM')
  assert.is((await host.done).code, 0)
  assert.ok(soxRaw(`${folder}/out.wav`, '-e float -b 32').length > 1e6, 'what was recorded before is whole')
})

inFolder('a control that is moved is heard long before what was filled in ahead', async (folder) => {
  const host = await startHost(folder, ['--in', tone(`${folder}/a.wav`), '--format', 'FLOAT_LE'])
  const recording = start(folder, 'arecord', [
    ...['-D', 'mixbox_trial', '-q', '-f', 'FLOAT_LE', '-c', '1', '-r', '48000', '-t', 'raw', '-s', '30000'],
  ])
  await until('arecord', async () => (await host.ask('status')).capture.state === 'running')
  await sleep(100)
  await host.ask('set Mic Capture Volume 4') // -10 dB
  const moved = await host.ask('status')
  const { out } = await recording.done
  await host.ask('quit')
  await host.done
  const loop = soxRaw(`${folder}/a.wav`, '-e float -b 32')
  const gainAt = (n: number) =>
    out.readFloatLE(n * 4) / loop.readFloatLE(((moved.capture.startFrame + n) % 14400) * 4)
  assert.is(gainAt(100), 1)
  // The fill runs half a second ahead.
  const late = moved.frame + 24000 - moved.capture.startFrame - 4800
  assert.ok(Math.abs(gainAt(Math.min(late, 29000)) - 10 ** -0.5) < 1e-6)
})

inFolder('left alone by whoever started it, it ends when no client has the card any more', async (folder) => {
  const args = ['--runtime-dir', folder, '--id', 'left', '--orphan-seconds', '1']
  // A shell that starts it, and is gone soon.
  const host = [process.execPath, hostProgram, ...args].join(' ')
  execFileSync('sh', ['-c', `${host} >/dev/null 2>&1 & sleep 1`])
  const status = async () => sendCardCommand(folder, 'left', 'status').catch(() => undefined)
  await until('the host', async () => (await status()) !== undefined)
  const player = start(folder, 'aplay', ['-D', 'mixbox_left', ...SHAPE, '-s', '120000', '/dev/zero'])
  await sleep(1800)
  assert.ok(await status(), 'a client plays')
  await player.done
  await until('its end', async () => (await status()) === undefined)
  // It listens no more before it tidies up.
  await until('no configuration left', () => Promise.resolve(!existsSync(`${folder}/asound.conf`)))
})

test.run()

// What a user would lose: a command line that does what it says, and scripts that can tell how it went.
// time limit: 120 s
import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable } from '../../../firmware/console/index.ts'
import { socketPaths } from '../../../firmware/mixctl/socket-path.ts'
import { VERBS } from '../../../firmware/mixctl/verbs.ts'
import { choosePaths } from '../../../firmware/supervisor/index.ts'
import { mixctl, type RunningBox, withBoxFolder, withSuiteBox, writeSine } from '../running-box.ts'

const SIZE = { strips: 4, inputs: 2, outputs: 2 }
const PROGRAM = fileURLToPath(new URL('../../../firmware/mixctl/main.js', import.meta.url))

const test = suite<{ box: RunningBox }>('mixctl')
withSuiteBox(test, { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } })

// biome-ignore format: one row, one way to write a value
const VALUES: readonly [words: string[], text: string][] = [
  [['/ch/01/mix/fader', '-6 dB'], '-6.0 dB'],
  [['/ch/01/mix/fader', '-6'], '-6.0 dB'],
  [['/ch/01/mix/fader', '-.5'], '-0.5 dB'],
  [['/ch/01/mix/fader', '+3.5dB'], '+3.5 dB'],
  [['/ch/01/mix/fader', '-inf'], '-inf dB'],
  [['/ch/01/mix/fader', '-oo'], '-inf dB'],
  [['/ch/01/mix/fader', 'pos:0.75'], '0.0 dB'],
  [['/ch/1/mix/fader', '-10'], '-10.0 dB'],
  [['/ch/01/mix/on', 'off'], 'off'],
  [['/ch/01/mix/pan', 'L30'], 'L30'],
  [['/ch/01/config/name', 'Lead vocal'], 'Lead vocal'],
  [['/ch/01/config/source', 'in 2'], 'in 2'],
]

for (const [words, text] of VALUES) {
  test(`set ${words.join(' ')} shows ${text}, and get the same`, async ({ box }) => {
    const { code, out, err } = await box.mixctl('set', ...words)
    assert.is(code, 0, err)
    assert.ok(out.endsWith(`  ${text}\n`), out)
    assert.is((await box.mixctl('get', words[0]!)).out, out)
  })
}

test('set --json tells the frame at which it took effect, which has been', async ({ box }) => {
  const { frame } = await box.json<{ frame: number }>('set', '/ch/02/mix/fader', '-1', '--ramp', '0')
  const { frames } = await box.json<{ frames: number }>('status')
  assert.ok(frame > 0 && frame <= frames, `${frame}, now ${frames}`)
  assert.is(frame % 16, 0)
  const again = await box.json<{ frame: null; changed: boolean }>('set', '/ch/02/mix/fader', '-1')
  assert.equal([again.frame, again.changed], [null, false])
})

test('set --at returns at once; the knob moves at its frame', async ({ box }) => {
  const { frames } = await box.json<{ frames: number }>('status')
  const at = frames + 96_000
  const { out } = await box.mixctl('set', '/ch/03/mix/fader', '-8', '--at', String(at))
  assert.match(out, new RegExp(`-8\\.0 dB {2}from frame ${at}`))
  assert.is((await box.json<{ value: number }[]>('get', '/ch/03/mix/fader'))[0]!.value, 0)
  const { frame } = await box.json<{ frame: number }>(
    'set',
    '/ch/03/mix/pan',
    'R10',
    '--at',
    String(at),
    '--wait',
  )
  assert.is(frame, Math.ceil(at / 16) * 16)
  assert.is((await box.json<{ value: number }[]>('get', '/ch/03/mix/fader'))[0]!.value, -8)
})

// biome-ignore format: one row, one command line
const WRONG: readonly [args: string[], code: number, said: RegExp][] = [
  [['set', '/ch/01/mix/fader', '11 dB'], 1, /cannot set \/ch\/01\/mix\/fader to "11 dB": give -inf/],
  [['set', '/ch/77/mix/fader', '0'], 1, /no parameter has the address "\/ch\/77\/mix\/fader"; the nearest/],
  [['get', '/nothing'], 1, /no parameter has the address/],
  [['play', '/no/such.wav', '--strip', '1'], 1, /\/no\/such\.wav/],
  [['play', '/usr/share/sounds/alsa/Noise.wav', '--strip', '5'], 1, /strip 5: give 1 to 4/],
  [['stop', '4711'], 1, /no voice 4711/],
  [['set', '/ch/01/mix/fader'], 2, /pairs/],
  [['set'], 2, /pairs/],
  [['set', '/ch/01/mix/fader', '0', '--at', 'soon'], 2, /--at cannot be "soon": give a frame/],
  [['set', '/ch/01/mix/fader', '0', '--att', '5'], 2, /--att/],
  [['play', 'a.wav'], 2, /--strip N/],
  [['play', '--strip', '1'], 2, /one file/],
  [['play', 'a.wav', '--strip', '1.5'], 2, /--strip cannot be "1.5"/],
  [['stop'], 2, /number of one voice/],
  [['panic', 'now'], 2, /on or off/],
  [['backup', 'a', 'b'], 2, /one file/],
  [['backup', '/no/such/folder/b.json'], 1, /backup cannot be written.*ENOENT.*\/no\/such\/folder/],
  [['backup', '/dev/null'], 1, /\/dev\/null cannot be written: it is no ordinary file/],
  [['copy', '/ch/01'], 2, /a channel and those/],
  [['copy', '/ch/01', '/ch/9'], 1, /no channel has the address "\/ch\/9"/],
  [['copy', '/ch/01', '/bus/01'], 1, /settings of \/ch\/01 to \/bus\/01: give \/ch\/01 to \/ch\/04/],
  [['preset'], 2, /preset takes save, load, list, delete/],
  [['preset', 'save', 'Kick'], 2, /a name and one channel/],
  [['preset', 'save', 'a/b', '/ch/01'], 1, /cannot be called "a\/b"/],
  [['preset', 'load', 'Gong', '/ch/01'], 1, /no preset "Gong"/],
  [['preset', 'delete'], 2, /one name/],
  [['meters', 'gong', '--once'], 2, /no channel is called gong: give the beginning of one of ch 01, /],
  [['restore'], 2, /one file/],
  [['restore', '/no/such.json'], 1, /\/no\/such\.json/],
  [['restore', '/etc/passwd'], 1, /\/etc\/passwd is no backup: /],
  [['completion', 'zsh'], 2, /bash/],
  [['help', 'sett'], 2, /no verb "sett"; the nearest is set/],
  [['statsu'], 2, /no verb "statsu"; the nearest is status/],
]

for (const [args, code, said] of WRONG) {
  test(`mixctl ${args.join(' ')} ends with ${code} and says why, in text and in JSON`, async ({ box }) => {
    const text = await box.mixctl(...args)
    assert.is(text.code, code, text.err)
    assert.match(text.err, said)
    assert.is(text.out, '')
    const json = await box.mixctl(...args, '--json')
    assert.is(json.code, code)
    assert.match((JSON.parse(json.out) as { error: { message: string } }).error.message, said)
  })
}

test('every verb answers --json with JSON', async ({ box }) => {
  const path = join(box.folder, 'beep.wav')
  writeSine(path, 440, 0.1, 0.2)
  const backup = join(box.folder, 'backup.json')
  // biome-ignore format: one row, one verb
  const lines: Record<string, string[]> = {
    status: [], get: ['/main'], set: ['/ch/01/mix/on', 'on'], meters: ['--once'], scope: [], cards: [], mqtt: [], panel: [], voices: [], pair: [], sessions: [],
    play: [path, '--strip', '1'], stop: ['all'], panic: ['off'], backup: [backup], restore: [backup], copy: ['/ch/01', '/ch/02'], preset: ['list'], addresses: ['/ch/01'], completion: ['bash'], help: ['set'],
  }
  for (const verb of Object.keys(VERBS)) {
    // One goes on for ever, the other needs a panel (test/firmware/front-panel).
    if (verb === 'watch' || verb === 'calibrate') continue
    const { code, out, err } = await box.mixctl(verb, ...lines[verb]!, '--json')
    assert.is(code, 0, `${verb}: ${err}`)
    assert.not.throws(() => JSON.parse(out), `${verb}: ${out}`)
  }
})

test('status shows what the issue of a bad sound can be', async ({ box }) => {
  const { out } = await box.mixctl('status')
  for (const line of [
    /^mixbox +\d+\.\d+\.\d+, Node \d/m,
    /^engine +running, ordinary scheduler/m,
    /^ +playback \w+, 2 channels, 64 frames x 3, buffer 192$/m,
    /^rate +48000 Hz, period 64 frames \(1333 us\)$/m,
    /^round trip +\d+ frames, \d+\.\d\d ms/m,
    /^work +p50 [\d.]+, p99 [\d.]+, p99\.9 [\d.]+, max [\d.]+ us/m,
    /^ +supervisor p50 [\d.]+, p99 [\d.]+, p99\.9 [\d.]+, max [\d.]+ us, of 10 s$/m,
    /^counters +xruns \d+/m,
    /^rings +commands \d+ of 8192, events \d+ of 1024/m,
    /^processes +supervisor \d+, engine \d+, media \d+, virtualCard \d+$/m,
  ]) {
    assert.match(out, line)
  }
})

test('copy and presets: a channel sounds as another does, now and on another day', async ({ box }) => {
  await box.json('set', '/ch/01/eq/2/g', '-7.5', '/ch/01/mix/fader', '-12', '/ch/01/config/name', 'Vox')
  const copied = await box.mixctl('copy', '/ch/01', '/ch/03')
  assert.is(copied.code, 0, copied.err)
  assert.match(copied.out, /\/ch\/03\/eq\/2\/g +-7\.5 dB/)
  assert.match((await box.mixctl('get', '/ch/03/config/name')).out, /Ch 03/)
  assert.is((await box.mixctl('preset', 'save', 'Vox', '/ch/01')).code, 0)
  assert.match((await box.mixctl('preset', 'save', 'Vox', '/ch/02')).err, /there is one/)
  assert.is((await box.mixctl('preset', 'save', 'Vox', '/ch/01', '--replace')).code, 0)
  assert.match((await box.mixctl('preset', 'list')).out, /^Vox +strip +\d{4}-\d\d-\d\d \d\d:\d\d$/m)
  const { changes } = await box.json<{ changes: { address: string }[] }>('preset', 'load', 'Vox', '/ch/04')
  assert.equal(
    changes.map(({ address }) => address),
    ['/ch/04/eq/2/g'],
  )
  assert.is((await box.mixctl('preset', 'delete', 'Vox')).code, 0)
  assert.is((await box.mixctl('preset', 'list')).out, 'no presets\n')
})

test('meters shows the channels that are asked for, with what is turned down', async ({ box }) => {
  const { out } = await box.mixctl('meters', 'main', 'ch 2', '--once')
  assert.equal(
    out
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 6)),
    ['ch 02 ', 'main L', 'main R'],
  )
  const { channels } = await box.json<{ channels: object[] }>('meters', 'bus 1', '--once')
  const [bus] = channels as { id: string; gateDb: number; compressorDb: number }[]
  assert.equal([channels.length, bus!.id, bus!.gateDb, bus!.compressorDb], [1, 'bus 01', 0, 0])
})

test('cards lists the card in use', async ({ box }) => {
  assert.match((await box.mixctl('cards')).out, /^\* +mixbox_box +inputs, outputs +Mixbox virtual card$/m)
})

test('play, voices, stop: a loop is listed, and gone after it is stopped', async ({ box }) => {
  const path = join(box.folder, 'loop.wav')
  writeSine(path, 440, 0.1, 0.5)
  const { voice } = await box.json<{ voice: number }>(
    'play',
    path,
    '--strip',
    '2',
    '--loop',
    '--gain',
    '-12 dB',
  )
  await sleep(700)
  const listed = await box.mixctl('voices')
  assert.match(listed.out, new RegExp(`^${voice} +playing +strip 2 .*loop.*loop\\.wav$`, 'm'))
  assert.is((await box.mixctl('stop', String(voice), '--fade', '10')).code, 0)
  await sleep(300)
  assert.is((await box.mixctl('voices')).out, 'nothing plays\n')
})

test('watch tells changes as they happen, a line each, until the box ends or it is stopped', async ({
  box,
}) => {
  const child = spawn(process.execPath, [PROGRAM, 'watch', '/ch/02', '--json'], {
    env: { ...process.env, MIXBOX_RUNTIME_DIR: join(box.folder, 'run') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  await sleep(300)
  await box.json('set', '/ch/02/mix/fader', '-21', '/ch/03/mix/fader', '-22')
  await sleep(200)
  child.kill()
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { address: string; value: number })
  assert.equal(
    lines.map(({ address, value }) => [address, value]),
    [['/ch/02/mix/fader', -21]],
  )
})

test('the pipe closed by head is no error', ({ box }) => {
  const out = execFileSync(
    'bash',
    ['-c', `set -o pipefail; "${process.execPath}" "${PROGRAM}" get | head -n 1`],
    {
      env: { ...process.env, MIXBOX_RUNTIME_DIR: join(box.folder, 'run') },
      encoding: 'utf8',
    },
  )
  assert.match(out, /^\/ch\/01\/config\/name/)
})

test('the scope shows the generator at its frequency and level', async ({ box }) => {
  await box.mixctl(
    'set',
    '/config/scope/src',
    'oscillator',
    '/config/osc/f',
    '1000',
    '/config/osc/level',
    '-20',
  )
  await box.mixctl('set', '/-stat/osc/on', 'on')
  await new Promise((resolve) => setTimeout(resolve, 400))
  interface Seen {
    waveform: number[]
    spectrum: { hertz: number; db: number | null }[]
  }
  const { out } = await box.mixctl('scope', '--json', '--frames', '480')
  const { waveform, spectrum } = JSON.parse(out) as Seen
  assert.is(waveform.length, 480)
  assert.ok(Math.abs(Math.max(...waveform) - 0.1) < 1e-3, `${Math.max(...waveform)}`)
  const loudest = spectrum.reduce((a, b) => ((b.db ?? -200) > (a.db ?? -200) ? b : a))
  assert.is(loudest.hertz, 1000)
  assert.ok(Math.abs(loudest.db! + 20) < 0.3, `${loudest.db} dB`)
  await box.mixctl('set', '/-stat/osc/on', 'off', '/config/scope/src', 'off')
})

test('bash completes verbs, options and addresses', async ({ box }) => {
  const { out } = await box.mixctl('completion', 'bash')
  const complete = (...words: string[]) =>
    execFileSync(
      'bash',
      [
        '-c',
        `mixctl() { "${process.execPath}" "${PROGRAM}" "$@"; }
${out}
compopt() { :; } # bash has it only while somebody presses Tab
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_mixctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { env: { ...process.env, MIXBOX_RUNTIME_DIR: join(box.folder, 'run') }, encoding: 'utf8' },
    )
      .split('\n')
      .filter(Boolean)
  assert.equal(complete('mixctl', 'st'), ['status', 'stop'])
  assert.equal(complete('mixctl', 'set', '/ch/03/mix/f'), ['/ch/03/mix/fader'])
  assert.equal(complete('mixctl', 'set', '/ch/03/mix/02'), [
    '/ch/03/mix/02/on',
    '/ch/03/mix/02/level',
    '/ch/03/mix/02/tap',
    '/ch/03/mix/02/grp',
  ])
  assert.equal(complete('mixctl', 'set', '/ch/03/mix/on', ''), [])
  assert.equal(complete('mixctl', 'set', '/ch/03/mix/on', 'on', '/main/st/mix/f'), ['/main/st/mix/fader'])
  assert.equal(complete('mixctl', 'get', ''), buildTable(SIZE).addresses())
  assert.equal(complete('mixctl', 'play', '--f'), ['--fade-in'])
  assert.equal(complete('mixctl', 'restore', '--d'), ['--dry-run'])
  for (const verb of ['play', 'backup', 'restore'])
    assert.ok(complete('mixctl', verb, '/etc/passw').includes('/etc/passwd'), verb)
})

test('help names every verb; help of a verb its options', async ({ box }) => {
  const { out } = await box.mixctl('help')
  for (const verb of Object.keys(VERBS)) assert.match(out, new RegExp(`^ {2}${verb}\\b`, 'm'))
  assert.match((await box.mixctl('help', 'play')).out, /--fade-in MS/)
  assert.is((await box.mixctl('play', '--help')).out, (await box.mixctl('help', 'play')).out)
  assert.is((await box.mixctl()).out, out)
})

test('without a box: exit code 3, and how to start one', () =>
  withBoxFolder(async (folder) => {
    const { code, err } = await mixctl(folder, 'status')
    assert.is(code, 3)
    assert.match(err, /no box runs at .*mixctl\.sock.*npm start/)
    assert.is((await mixctl(folder, 'help')).code, 0)
    assert.is((await mixctl(folder, 'set', '/x')).code, 2)
  })())

test('mixctl looks for the socket where the box puts it', () => {
  for (const environment of [
    { MIXBOX_RUNTIME_DIR: '/x' },
    { RUNTIME_DIRECTORY: '/run/mixbox:/run/other', HOME: '/h' },
    { XDG_RUNTIME_DIR: '/run/user/5', HOME: '/h' },
    { HOME: '/h' },
  ]) {
    const { runtimeDir } = choosePaths(environment, 5)
    assert.is(socketPaths(environment, 5)[0], `${runtimeDir}/mixctl.sock`)
  }
})

test.run()

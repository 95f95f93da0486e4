// What a user would lose: a show rendered from its files on another machine, and a cue sheet whose mistakes are named.
// time limit: 120 s
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Progress } from '../../../firmware/engine/render/progress.ts'
import { render } from '../../../firmware/engine/render/render.ts'
import { openWav, WavWriter } from '../../../hal/wav/index.ts'
import { noise } from '../../sound/noise.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../firmware/engine/render/main.js', import.meta.url))
const RATE = 48_000
/** More than two of the blocks that files are read and written by, and no whole number of anything. */
const FRAMES = 40_001

const two = (n: number): string => String(n).padStart(2, '0')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1)

function run(folder: string, session: unknown, ...args: string[]) {
  const text = typeof session === 'string' ? session : JSON.stringify(session)
  writeFileSync(join(folder, 'show.json'), text)
  return spawnSync(process.execPath, [PROGRAM, 'show.json', ...args], { cwd: folder, encoding: 'utf8' })
}

function writeWav(path: string, planes: Float32Array[], rate = RATE): void {
  const writer = WavWriter.create(path, { rate, channels: planes.length, format: 'f32' })
  writer.append(planes, planes[0]!.length)
  writer.close()
}

function readWav(path: string): Float32Array[] {
  const wav = openWav(path)
  const planes = numbers(wav.channels).map(() => new Float32Array(wav.frames))
  wav.read(0, wav.frames, planes)
  wav.close()
  return planes
}

test('32 inputs from files of 1, 2 and 26 channels, 32 outputs into files of 2, 1 and 29: every sample is where it belongs', () =>
  inTemporaryFolder((folder) => {
    const inputs = numbers(32).map((n) => noise(FRAMES, n))
    writeWav(join(folder, 'a.wav'), inputs.slice(0, 26))
    writeWav(join(folder, 'b.wav'), inputs.slice(26, 28))
    for (const n of [29, 30, 31, 32]) writeWav(join(folder, `${n}.wav`), [inputs[n - 1]!])
    const size = { strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 }
    // Outputs play strips in another order; the last one comes late.
    const state = Object.fromEntries(numbers(32).map((n) => [`/outputs/main/${two(n)}/src`, `ch ${33 - n}`]))
    const delay = { '/outputs/main/32/delay/on': 'on', '/outputs/main/32/delay/time': 10 }
    const said = run(
      folder,
      { rate: RATE, ...size, frames: FRAMES, periodFrames: 48, state: { ...state, ...delay } },
      ...['--in', 'ch01=a.wav', '--in', 'ch27=b.wav'],
      ...[29, 30, 31, 32].flatMap((n) => ['--in', `ch${n}=${n}.wav`]),
      ...['--out', 'main=m.wav', '--out', 'out03=c.wav', '--out', 'out04-32=d.wav'],
    )
    assert.is(said.status, 0, said.stderr)
    assert.match(said.stderr, /^0\.83 s rendered in \d+\.\d+ s, \d+(\.\d)? times faster than real time\n$/)
    const outputs = ['m.wav', 'c.wav', 'd.wav'].flatMap((file) => readWav(join(folder, file)))
    assert.is(outputs.length, 32)
    outputs.forEach((plane, n) => {
      const late = n === 31 ? 480 : 0
      const given = inputs[31 - n]!
      assert.is(plane.length, FRAMES)
      const wrong = plane.findIndex((sample, at) => sample !== (at < late ? 0 : given[at - late]!))
      assert.is(wrong, -1, `output ${n + 1} from frame ${wrong} on`)
    })
  }))

test('a cue sheet that moves more at one frame than the engine can hold scheduled is carried out as a whole', () => {
  const size = { strips: 32, inputs: 32, outputs: 32, buses: 16, matrices: 8 }
  const frames = 24_000
  const cue = (frame: number, db: number) => ({
    frame,
    rampMs: 5,
    set: Object.fromEntries(
      numbers(32).flatMap((n) => [
        [`/ch/${two(n)}/mix/fader`, db],
        [`/ch/${two(n)}/mix/pan`, db],
        ...[1, 2, 3, 4].map((band) => [`/ch/${two(n)}/eq/${band}/q`, 1 - db / 10]),
        ...numbers(16).map((bus) => [`/ch/${two(n)}/mix/${two(bus)}/level`, db - bus]),
      ]),
    ),
  })
  const outputs = render(
    {
      ...{ rate: RATE, ...size, frames },
      state: Object.fromEntries(numbers(16).map((n) => [`/outputs/main/${two(n)}/src`, `bus ${n}`])),
      // The last two in one quantum: the later one counts.
      cues: [cue(4000, -3), cue(8000, -9), cue(16_000, -30), cue(16_001, -6)],
    },
    { inputs: [new Float32Array(frames).fill(1)] },
  ).outputs
  for (const [at, db] of [
    [7000, -3],
    [15_000, -9],
    [23_000, -6],
  ] as const)
    for (const bus of numbers(16)) {
      const wanted = 10 ** ((db + db - bus) / 20)
      const heard = outputs[bus - 1]![at]!
      assert.ok(Math.abs(heard / wanted - 1) < 1e-5, `bus ${bus} at frame ${at}: ${heard}, not ${wanted}`)
    }
})

const SIZE = '"strips": 4, "inputs": 4, "outputs": 4, "buses": 2, "matrices": 1'
/** The mistake is on line 4. */
const BAD: [what: string, lines: string, said: RegExp][] = [
  [
    'an unknown knob',
    '{"frame": 9, "set": {"/ch/01/mix/fadr": -3}}',
    /cues\.1\.set\.\/ch\/01\/mix\/fadr: .*nearest are \/ch\/01\/mix\/fader/,
  ],
  [
    'a strip that is not there',
    '{"frame": 9, "set": {"/ch/05/mix/fader": -3}}',
    /cues\.1\.set\.\/ch\/05\/mix\/fader: .*"\/ch\/05\/mix\/fader".*nearest/,
  ],
  [
    'a value out of range',
    '{"frame": 9, "set": {"/ch/1/mix/fader": 11}}',
    /cannot set \/ch\/01\/mix\/fader to 11: give .*-90.*\+10/,
  ],
  [
    'a value of another kind',
    '{"frame": 9, "set": {"/ch/01/mix/fader": [3]}}',
    /fader: \[3\] is not allowed: give a number, a text, true or false/,
  ],
  [
    'sound in a circle',
    '{"frame": 9, "set": {"/ch/01/config/source": "bus 1", "/ch/01/mix/01/level": 0}}',
    /circle \(bus 1 -> ch 1 -> bus 1\)/,
  ],
  [
    'no frame',
    '{"set": {"/ch/01/mix/fader": -3}}',
    /cues\.1\.frame: is missing: give a whole number from 0 to/,
  ],
  [
    'half a frame',
    '{"frame": 1.5, "set": {}}',
    /cues\.1\.frame: 1\.5 is not allowed: give a whole number from 0 to/,
  ],
  [
    'a ramp beyond a minute',
    '{"frame": 9, "set": {}, "rampMs": 60001}',
    /rampMs: 60001 is not allowed: give a number from 0 to 60000 ms/,
  ],
  [
    'an unknown key',
    '{"frame": 9, "set": {}, "ramp": 5}',
    /"ramp" is no key of a cue: the keys are frame, set, rampMs/,
  ],
  [
    'one knob twice',
    '{"frame": 9, "set": {"/ch/01/mix/fader": -3, "/ch/01/mix/fader": -4}}',
    /"\/ch\/01\/mix\/fader" stands here twice/,
  ],
  ['no JSON: a comma too few', '{"frame": 9 "set": {}}', /"set" stands where "," or "}" is wanted/],
  ['no JSON: a bare word', '{"frame": soon, "set": {}}', /soon stands where a value is wanted/],
]

for (const [what, cue, said] of BAD)
  test(`a bad cue sheet (${what}) is refused: line, place, what was wrong and what is allowed; nothing is written`, () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'mix.wav'), 'kept')
      const session = `{ ${SIZE}, "frames": 48000,\n"cues": [\n {"frame": 3, "set": {"/ch/01/mix/fader": 0}},\n ${cue}\n]}\n`
      const { status, stderr } = run(folder, session, '--out', 'main=mix.wav')
      assert.is(status, 1)
      assert.match(stderr, said)
      assert.match(stderr, /^render: show\.json, line 4: /)
      assert.is(readFileSync(join(folder, 'mix.wav'), 'utf8'), 'kept')
    }))

const USAGE: [what: string, args: string[], status: number, said: RegExp][] = [
  [
    'an output the session has not',
    ['--out', 'out03-05=a.wav'],
    1,
    /--out out03-05=a\.wav: the session has outputs 1 to 4/,
  ],
  [
    'an input the session has not',
    ['--in', 'ch04=two.wav', '--out', 'main=a.wav'],
    1,
    /--in ch04=two\.wav: it has 2 channels, the session inputs 1 to 4/,
  ],
  [
    'a file at another rate',
    ['--in', 'ch01=slow.wav', '--out', 'main=a.wav'],
    1,
    /--in ch01=slow\.wav: it is at 44100 Hz, the session at 48000 Hz/,
  ],
  [
    'an output over its input',
    ['--in', 'ch01=two.wav', '--out', 'main=./two.wav'],
    1,
    /--out main=\.\/two\.wav: --in ch01=two\.wav is the same file/,
  ],
  [
    'two outputs into one file',
    ['--out', 'out01=a.wav', '--out', 'out02=a.wav'],
    1,
    /--out out02=a\.wav: --out out01=a\.wav is the same file/,
  ],
  [
    'an unknown output',
    ['--out', 'left=a.wav'],
    2,
    /--out left=a\.wav: give main=FILE, outNN=FILE or outNN-MM=FILE/,
  ],
  ['channels from 0', ['--out', 'out00=a.wav'], 2, /channels count from 1/],
  ['an unknown format', ['--out', 'main=a.wav', '--format', 'mp3'], 2, /--format mp3: give f32, s24, s16/],
]

for (const [what, args, status, said] of USAGE)
  test(`${what} is refused before anything is written`, () =>
    inTemporaryFolder((folder) => {
      writeWav(join(folder, 'two.wav'), [noise(100, 1), noise(100, 2)])
      writeWav(join(folder, 'slow.wav'), [noise(100, 1)], 44_100)
      const heard = run(folder, `{ ${SIZE} }`, ...args)
      assert.is(heard.status, status)
      assert.match(heard.stderr, said)
      assert.not(existsSync(join(folder, 'a.wav')))
      assert.is(readWav(join(folder, 'two.wav'))[0]!.length, 100)
    }))

test('a voice that finds no place is told of', () =>
  inTemporaryFolder((folder) => {
    writeWav(join(folder, 'v.wav'), [noise(RATE, 1)])
    const voices = numbers(60).map(() => ({ file: 'v.wav', strip: 1, frame: 960 }))
    const { status, stderr } = run(folder, { strips: 1, voices }, '--out', 'main=a.wav')
    assert.is(status, 0)
    assert.match(stderr, /render: voices\.\d+ did not start at frame 960: too many voices at once/)
  }))

function shown(isTerminal: boolean, stepMs: number, steps: number): string {
  let [clock, text] = [0, '']
  const write = (more: string) => {
    text += more
  }
  const progress = new Progress(RATE, { isTerminal, write }, () => clock)
  for (let n = 1; n <= steps; n++) {
    clock += stepMs
    progress.show(n * RATE, steps * RATE)
  }
  progress.end(steps * RATE)
  return text
}

test('progress is one line on a terminal, lines in a log, and at the end the speed', () => {
  assert.is(
    shown(true, 100, 3),
    '\r33 %  1 of 3 s, 10 times real time\x1b[K\r66 %  2 of 3 s, 10 times real time\x1b[K\r100 %  3 of 3 s, 10 times real time\x1b[K\r3.00 s rendered in 0.30 s, 10 times faster than real time\x1b[K\n',
  )
  assert.is(
    shown(false, 6000, 4),
    '50 %  2 of 4 s, 0.2 times real time\n100 %  4 of 4 s, 0.2 times real time\n4.00 s rendered in 24.00 s, 0.2 times faster than real time\n',
  )
  assert.is(shown(false, 10, 2), '2.00 s rendered in 0.02 s, 100 times faster than real time\n')
})

test.run()

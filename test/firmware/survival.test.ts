// What a user would lose: the show, because one process of the box died.
// time limit: 180 s
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sendCardCommand } from '../../hal/virtual-card/index.ts'
import { readPlanes } from '../gig/band.ts'
import {
  peakDb,
  processesOf,
  type RunningBox,
  startBox,
  until,
  withBoxFolder,
  writeSine,
} from './running-box.ts'

interface Status {
  frames: number
  counters: Record<string, number>
  engine: { pid: number; state: string; panic: boolean }
}

interface Voice {
  voice: number
  kind: string
  state: string
  position: number
}

/** What is played: a sine of 0.5 at input 1, a short file, and one long enough to be streamed. */
const filesIn = (folder: string) =>
  ['sine', 'short', 'long'].map((name) => join(folder, `${name}.wav`)) as [string, string, string]

/** The strip of the sine alone is on. */
function startShow(folder: string): Promise<RunningBox> {
  const [sine, short, long] = filesIn(folder)
  writeSine(sine, 1000, 0.5, 1)
  writeSine(short, 440, 0.25, 2)
  writeSine(long, 330, 0.25, 60)
  return again(folder)
}

/** With the files that are there: whoever writes them anew cuts off what is being read. */
function again(folder: string): Promise<RunningBox> {
  return startBox(folder, {
    virtualCard: { in: [filesIn(folder)[0]], out: join(folder, 'out.wav') },
    streamAboveSeconds: 10,
    channels: { inputs: 2, outputs: 2 },
  })
}

const status = (box: RunningBox) => box.json<Status>('status')
interface Heard {
  /** Frames of the recording. */
  from: number
  to: number
}

/** 200 ms at the card's outputs, from 100 ms from now on. */
async function listenNow(folder: string): Promise<Heard> {
  await sleep(100)
  const { frame, recordedFrom } = (await sendCardCommand(
    join(folder, 'run'),
    'box',
    'status',
  )) as unknown as {
    frame: number
    recordedFrom: number
  }
  await sleep(300)
  return { from: frame - recordedFrom, to: frame - recordedFrom + 9600 }
}

async function value(box: RunningBox, address: string): Promise<unknown> {
  const [reading] = await box.json<{ value: unknown }[]>('get', address)
  return reading!.value
}

test(
  'a killed supervisor: the engine plays on, and the next supervisor has every value, voice and scheduled change',
  withBoxFolder(async (folder) => {
    const first = await startShow(folder)
    await first.json('set', '/ch/01/mix/fader', '-6', '/ch/03/config/name', 'Piano')
    await first.json('play', join(folder, 'short.wav'), '--strip', '2', '--loop')
    await first.json('play', join(folder, 'long.wav'), '--strip', '3')
    const before = await status(first)
    const due = before.frames + 3 * 48_000
    await first.json('set', '/ch/05/mix/fader', '-12', '--at', String(due))
    await first.stop('SIGKILL')
    const second = await again(folder)
    const after = await status(second)
    assert.is(after.engine.pid, before.engine.pid)
    assert.ok(after.frames > before.frames)
    assert.is(after.counters['cardsLost'], 0)
    assert.is(await value(second, '/ch/01/mix/fader'), -6)
    assert.is(await value(second, '/ch/03/config/name'), 'Piano')
    const voices = await second.json<Voice[]>('voices')
    assert.equal(
      voices.map(({ voice, kind, state }) => ({ voice, kind, state })),
      [
        { voice: 1, kind: 'sample', state: 'playing' },
        { voice: 2, kind: 'stream', state: 'playing' },
      ],
    )
    await until('the scheduled change', async () => (await value(second, '/ch/05/mix/fader')) === -12)
    assert.ok((await status(second)).frames >= due)
    assert.ok(Math.abs((await peakDb(second, 'Ch 01')) + 6.02) < 0.1)
    await second.json('stop', 'all')
    await until('no voice', async () => (await second.json<Voice[]>('voices')).length === 0)
    assert.is(await second.stop(), 0)
    assert.equal(processesOf(folder), [])
  }),
)

test(
  'a killed engine: values, voices at their places and scheduled changes go on in the next',
  withBoxFolder(async (folder) => {
    const box = await startShow(folder)
    await box.json('set', '/ch/01/mix/fader', '-6')
    await box.json('play', join(folder, 'short.wav'), '--strip', '2', '--loop')
    const { frame } = await box.json<{ frame: number }>('play', join(folder, 'long.wav'), '--strip', '3')
    await sleep(2000)
    const before = await status(box)
    await box.json('set', '/ch/05/mix/fader', '-12', '--at', String(before.frames + 96_000))
    process.kill(before.engine.pid, 'SIGKILL')
    await until('another engine', async () => {
      const { engine } = await status(box)
      return engine.state === 'running' && engine.pid !== before.engine.pid
    })
    const { frames: earliest } = await status(box)
    const voices = await box.json<Voice[]>('voices')
    const { frames: latest } = await status(box)
    assert.equal(
      voices.map(({ voice, state }) => ({ voice, state })),
      [
        { voice: 1, state: 'playing' },
        { voice: 2, state: 'playing' },
      ],
    )
    const { position } = voices[1]!
    assert.ok(position >= earliest - frame && position <= latest - frame, `${position}`)
    await until('the scheduled change', async () => (await value(box, '/ch/05/mix/fader')) === -12)
    assert.ok(Math.abs((await peakDb(box, 'Ch 01')) + 6.02) < 0.1)
    assert.is(await box.stop(), 0)
  }),
)

test(
  'a killed media process: streams play on, loaded files and live strips do not notice; a frozen one is replaced',
  withBoxFolder(async (folder) => {
    const box = await startShow(folder)
    await box.json('play', join(folder, 'short.wav'), '--strip', '2', '--loop')
    await box.json('play', join(folder, 'long.wav'), '--strip', '3')
    const { media = 0, engine } = await box.pids()
    process.kill(media, 'SIGKILL')
    await until('another one', async () => ![0, media].includes((await box.pids())['media']!))
    await sleep(1500)
    const after = await status(box)
    assert.is(after.counters['sourceUnderruns'], 0)
    assert.is(after.engine.pid, engine)
    const voices = await box.json<Voice[]>('voices')
    assert.equal(
      voices.map(({ voice, state }) => ({ voice, state })),
      [
        { voice: 1, state: 'playing' },
        { voice: 2, state: 'playing' },
      ],
    )
    const second = (await box.pids())['media']!
    process.kill(second, 'SIGSTOP')
    await until('a third', async () => ![0, second].includes((await box.pids())['media']!), 15_000)
    await sleep(500)
    // In time on a machine that has time; else they have faded, and nothing was cut off.
    assert.is((await status(box)).counters['sourceUnderruns'], 0)
    await box.json('play', join(folder, 'long.wav'), '--strip', '4')
    assert.is(await box.stop(), 0)
    assert.equal(processesOf(folder), [])
  }),
)

test(
  'the card comes back with another rate: the box follows it, with its console and its count of frames',
  withBoxFolder(async (folder) => {
    const box = await startShow(folder)
    await box.json('set', '/ch/01/mix/fader', '-6', '/ch/03/config/name', 'Piano')
    const before = await status(box)
    const card = (command: string) => sendCardCommand(join(folder, 'run'), 'box', command)
    await card('rate 44100')
    await card('unplug')
    await card('replug')
    const at44100 = async () => {
      const { code, out } = await box.mixctl('status', '--json')
      if (code !== 0) return false
      const { rate, engine } = JSON.parse(out) as Status & { rate: number }
      return rate === 44_100 && engine.state === 'running'
    }
    await until('the rate of the card', at44100, 20_000)
    assert.ok((await status(box)).frames > before.frames)
    assert.is(await value(box, '/ch/01/mix/fader'), -6)
    assert.is(await value(box, '/ch/03/config/name'), 'Piano')
    await box.json('play', join(folder, 'short.wav'), '--strip', '2')
    // The next supervisor has the same card, and does not try the other rate again.
    const { engine } = await status(box)
    await box.stop('SIGKILL')
    const second = await again(folder)
    assert.is((await status(second)).engine.pid, engine.pid)
    assert.is(await second.stop(), 0)
    // The spare of the dead one ends as soon as it is warm enough to see that nobody waits for it.
    await until('no process', async () => processesOf(folder).length === 0, 5000)
  }),
)

test(
  'another console after a crash: the old engine fades out, a new one has the values, and the frames go on',
  withBoxFolder(async (folder) => {
    const first = await startShow(folder)
    await first.json('set', '/ch/01/mix/fader', '-6', '/ch/03/config/name', 'Piano')
    const before = await status(first)
    // Numbers of another console are those on disk.
    await sleep(2500)
    await first.stop('SIGKILL')
    const second = await startBox(folder, { channels: { inputs: 2, outputs: 2 }, console: { strips: 8 } })
    const after = await status(second)
    assert.not(processesOf(folder).includes(before.engine.pid))
    assert.ok(after.frames > before.frames)
    assert.is(await value(second, '/ch/01/mix/fader'), -6)
    assert.is(await value(second, '/ch/03/config/name'), 'Piano')
    assert.is(await second.stop(), 0)
    assert.equal(processesOf(folder), [])
  }),
)

test(
  'panic outlives the supervisor',
  withBoxFolder(async (folder) => {
    const first = await startShow(folder)
    await first.json('panic', 'on')
    await first.stop('SIGKILL')
    const second = await again(folder)
    assert.ok((await status(second)).engine.panic)
    assert.is(await peakDb(second, 'Out 01'), Number.NEGATIVE_INFINITY)
    await second.json('panic', 'off')
    await until('sound', async () => (await peakDb(second, 'Out 01')) > -20)
    assert.is(await second.stop(), 0)
  }),
)

for (const [how, signal] of [
  ['dead', 'SIGKILL'],
  ['frozen', 'SIGSTOP'],
] as const) {
  test(
    `panic with the supervisor ${how}: the outputs are silent, and sound again; status says what there is`,
    withBoxFolder(async (folder) => {
      const box = await startShow(folder)
      const { engine } = await box.pids()
      if (signal === 'SIGKILL') await box.stop(signal)
      else box.process.kill(signal)
      const told = await box.mixctl('status')
      assert.is(told.code, 3)
      assert.match(told.err, new RegExp(`engine \\(process ${engine}\\) plays on`))
      assert.equal(await box.json('panic', 'on'), { panic: true, engine })
      const muted = await listenNow(folder)
      assert.equal(await box.json('panic', 'off'), { panic: false, engine })
      const open = await listenNow(folder)
      if (signal === 'SIGSTOP') box.process.kill('SIGCONT')
      const last = signal === 'SIGKILL' ? await again(folder) : box
      assert.is(await last.stop(), 0)
      const [left] = readPlanes(join(folder, 'out.wav'), 2)
      const peak = ({ from, to }: Heard) =>
        left!.subarray(from, to).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
      assert.is(peak(muted), 0)
      assert.ok(peak(open) > 0.1)
    }),
  )
}

test(
  'a name counts when it is on disk; where it cannot get there, the answer says so',
  withBoxFolder(async (folder) => {
    const box = await startShow(folder)
    const named = async (name: string) =>
      box.json<{ saved?: boolean; problem?: string }>('set', '/ch/01/config/name', name)
    await named('Kick')
    const onDisk = () => readFileSync(join(folder, 'state/state.json'), 'utf8')
    assert.match(onDisk(), /Kick/)
    renameSync(join(folder, 'state'), join(folder, 'gone'))
    const answer = await named('Snare')
    assert.is(answer.saved, false)
    assert.match(answer.problem!, /state.json cannot be written/)
    renameSync(join(folder, 'gone'), join(folder, 'state'))
    assert.is((await named('Snare 2')).saved, undefined)
    assert.match(onDisk(), /Snare 2/)
    assert.is(await box.stop(), 0)
  }),
)

test.run()

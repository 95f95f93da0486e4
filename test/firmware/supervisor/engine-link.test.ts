// What a user would lose: a fader that reaches the sound, whole and in order.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMAND_RECORDS, Command, Event } from '../../../firmware/arena/index.ts'
import { targetLayout } from '../../../firmware/console/index.ts'
import type { EngineEvent } from '../../../firmware/supervisor/index.ts'
import { type LinkBench, linkBench } from './link-bench.ts'

const targets = targetLayout({ strips: 4, inputs: 4, outputs: 2, buses: 2, matrices: 0 })
const COMMAND_ROOM = COMMAND_RECORDS

function withBench(act: (bench: LinkBench) => void | Promise<void>) {
  return async () => {
    const bench = linkBench()
    try {
      await act(bench)
    } finally {
      bench.end()
    }
  }
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`)
}

test(
  'a fader becomes one record: its gain, ramp, at once',
  withBench(({ store, take }) => {
    store.set('/ch/02/mix/fader', '-6 dB', 'test')
    const records = take()
    assert.equal(
      records.map(({ op, target, rampFrames, frame }) => ({ op, target, rampFrames, frame })),
      [{ op: Command.set, target: targets.id('level', 'strip', 1), rampFrames: 960, frame: 0 }],
    )
    assert.ok(records[0]!.batch > 0)
    // 10^(-6/20)
    near(records[0]!.values[0]!, 0.5011872336272722)
  }),
)

test(
  'what is set together is one batch, the next change another',
  withBench(({ store, take }) => {
    store.setMany(
      [
        ['/ch/01/mix/on', 'off'],
        ['/main/st/mix/fader', -20],
        ['/outputs/main/02/on', 'off'],
      ],
      'test',
    )
    const first = take()
    assert.is(new Set(first.map(({ batch }) => batch)).size, 1)
    const byTarget = new Map(first.map(({ target, values }) => [target, values[0]!]))
    assert.is(byTarget.get(targets.id('level', 'strip', 0)), 0)
    near(byTarget.get(targets.id('level', 'main', 0))!, 0.1)
    assert.is(byTarget.get(targets.id('level', 'output', 1)), 0)
    store.set('/ch/01/mix/on', 'on', 'test')
    assert.ok(take().every(({ batch }) => batch !== first[0]!.batch))
  }),
)

test(
  'a name, or a value that was there already, sends nothing',
  withBench(({ store, link, take }) => {
    const { batch } = link.change(undefined, () => store.set('/ch/01/config/name', 'Voice', 'test'))
    assert.is(batch, 0)
    assert.is(link.change(undefined, () => store.set('/ch/01/mix/fader', 0, 'test')).batch, 0)
    assert.equal(take(), [])
  }),
)

test(
  'a ramp of its own holds for one change',
  withBench(({ store, link, take }) => {
    link.change(48000, () => store.set('/ch/01/mix/fader', -30, 'test'))
    assert.equal(
      take().map(({ rampFrames }) => rampFrames),
      [48000],
    )
    store.set('/ch/01/mix/fader', -20, 'test')
    assert.equal(
      take().map(({ rampFrames }) => rampFrames),
      [960],
    )
  }),
)

test(
  'a new engine finds every target once, at once, and nothing of what came before',
  withBench(({ store, link, take }) => {
    store.set('/ch/03/preamp/trim', 6, 'test')
    store.set('/ch/03/preamp/invert', 'on', 'test')
    const batch = link.replay()
    const records = take()
    assert.equal(
      records.map(({ target }) => target),
      targets.targets.map(({ id }) => id),
    )
    assert.ok(
      records.every((record) => record.rampFrames === 0 && record.frame === 0 && record.batch === batch),
    )
    near(
      records.find(({ target }) => target === targets.id('input', 'strip', 2))!.values[0]!,
      -(10 ** (6 / 20)),
    )
    assert.is(records.find(({ target }) => target === targets.id('source', 'strip', 3))!.values[0], 4)
  }),
)

test(
  'with the ring full, only the latest value of each target waits, and all go out together',
  withBench(({ store, link, take }) => {
    for (let n = 0; n < COMMAND_ROOM; n++) link.stopVoice(1, 0, 0)
    for (let db = -1; db >= -50; db--) store.set('/ch/01/mix/fader', db, 'test')
    store.set('/ch/04/mix/on', 'off', 'test')
    assert.is(link.waitingTargets, 2)
    assert.is(take().length, COMMAND_ROOM)
    link.drain()
    const records = take()
    assert.is(link.waitingTargets, 0)
    assert.equal(
      records.map(({ target }) => target),
      [targets.id('level', 'strip', 0), targets.id('level', 'strip', 3)],
    )
    near(records[0]!.values[0]!, 10 ** (-50 / 20))
    assert.is(records[1]!.values[0], 0)
    assert.is(new Set(records.map(({ batch }) => batch)).size, 1)
  }),
)

test(
  'with the ring full, what cannot wait is refused by name, and nothing of it is sent',
  withBench(({ link, take }) => {
    for (let n = 0; n < COMMAND_ROOM - 1; n++) link.stopVoice(1, 0, 0)
    const full = (error: Error & { code: string }) =>
      error.code === 'ERINGFULL' && /command ring/.test(error.message)
    const pair = new Map([
      [targets.id('level', 'main', 0), [0]],
      [targets.id('level', 'main', 1), [0]],
    ])
    assert.throws(
      () => link.schedule([{ batch: 7, frame: 4800, rampFrames: 0, targets: pair, replaces: false }]),
      full,
    )
    link.stopVoice(1, 0, 0)
    const voice = { voice: 1, source: 0, strip: 0, gain: 1 }
    assert.throws(() => link.startVoice(voice, 0), full)
    assert.throws(() => link.stopVoice(1, 0, 0), full)
    assert.throws(() => link.retireAsset(0), full)
    assert.throws(() => link.cancel(1), full)
    assert.ok(take().every(({ op }) => op === Command.stopVoice))
  }),
)

test(
  'who waits for a change learns its frame, also when changes were merged in a full ring',
  withBench(async ({ store, link, take, report }) => {
    const fader = (db: number) =>
      link.change(undefined, () => store.set('/ch/01/mix/fader', db, 'test')).batch
    const first = link.applied(fader(-3), 2000)
    const { batch } = take()[0]!
    report(Event.applied, { batch, frame: 4800 })
    assert.is(await first, 4800)
    for (let n = 0; n < COMMAND_ROOM; n++) link.stopVoice(1, 0, 0)
    const waits = [-4, -5, -6].map((db) => link.applied(fader(db), 2000))
    take()
    link.drain()
    const sent = take()
    assert.is(new Set(sent.map((record) => record.batch)).size, 1)
    report(Event.applied, { batch: sent[0]!.batch, frame: 9600 })
    assert.equal(await Promise.all(waits), [9600, 9600, 9600])
  }),
)

test(
  'who waited for a dead engine is answered by its successor',
  withBench(async ({ store, link, report }) => {
    const { batch } = link.change(undefined, () => store.set('/ch/01/mix/fader', -9, 'test'))
    const waits = link.applied(batch, 2000)
    report(Event.applied, { batch: link.replay(), frame: 640 })
    assert.is(await waits, 640)
  }),
)

test(
  'an engine that does not answer is told of after the time given',
  withBench(async ({ store, link }) => {
    const { batch } = link.change(undefined, () => store.set('/ch/01/mix/fader', -9, 'test'))
    try {
      await link.applied(batch, 30)
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code: string }).code, 'ETIMEDOUT')
    }
  }),
)

test(
  'events come out in words and in order',
  withBench(({ link, report }) => {
    const seen: EngineEvent[] = []
    link.on('event', (event) => seen.push(event))
    report(Event.voiceStarted, { target: 5, frame: 100 })
    report(Event.voiceEnded, { target: 5, frame: 300, value: 2 })
    report(Event.voiceRefused, { target: 6, frame: 301, value: 1 })
    report(99, {})
    report(Event.xrun, { frame: 400, value: 32 })
    report(Event.late, { batch: 3, frame: 500, value: 17 })
    report(Event.assetFree, { target: 9, frame: 600 })
    link.drain()
    assert.equal(seen, [
      { kind: 'voiceStarted', voice: 5, frame: 100 },
      { kind: 'voiceEnded', voice: 5, frame: 300, reason: 'stolen' },
      { kind: 'voiceRefused', voice: 6, frame: 301, reason: 'no such asset' },
      { kind: 'xrun', frame: 400, errno: 32 },
      { kind: 'late', batch: 3, frame: 500, framesLate: 17 },
      { kind: 'assetFree', asset: 9, frame: 600 },
    ])
  }),
)

test('batch numbers stay above zero, and the ring goes on, when they wrap', () => {
  const { link, store, take, end } = linkBench({ firstBatch: 2 ** 31 - 2, firstIndex: 2 ** 32 - 40 })
  try {
    const batches = [link.replay()]
    assert.is(take().length, targets.count)
    for (let db = -1; db > -20; db--) {
      batches.push(link.change(undefined, () => store.set('/ch/01/mix/fader', db, 'test')).batch)
      const [level] = take()
      assert.is(level!.batch, batches.at(-1))
      near(level!.values[0]!, 10 ** (db / 20))
    }
    assert.equal(batches.slice(0, 4), [2 ** 31 - 2, 2 ** 31 - 1, 1, 2])
  } finally {
    end()
  }
})

test.run()

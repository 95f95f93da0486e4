// What a user would lose: a cue that comes on its frame, and a microphone that stays muted when muted.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMAND_RECORDS, Command, Event } from '../../../firmware/arena/index.ts'
import { targetLayout } from '../../../firmware/console/index.ts'
import { futureTargets } from '../../../firmware/supervisor/future-targets.ts'
import { Handover } from '../../../firmware/supervisor/handover.ts'
import { ScheduledChanges } from '../../../firmware/supervisor/scheduled-changes.ts'
import { seededRandom } from '../console/random.ts'
import { unlessCircle } from '../console/unless-circle.ts'
import { type LinkBench, linkBench, type RawRecord } from './link-bench.ts'

const targets = targetLayout({ strips: 4, inputs: 4, outputs: 2, buses: 2, matrices: 0 })
const LEFT = targets.id('level', 'strip', 0)
const gain = (db: number) => 10 ** (db / 20)

function withSchedule(act: (bench: LinkBench & { scheduled: ScheduledChanges }) => void | Promise<void>) {
  return async () => {
    const bench = linkBench()
    const scheduled = new ScheduledChanges(bench.store, bench.resolver, bench.link, new Handover(bench.arena))
    scheduled.start()
    try {
      await act({ ...bench, scheduled })
    } finally {
      scheduled.stop()
      bench.end()
    }
  }
}

/** What an engine holds scheduled for a target after these records. */
function scheduledFor(target: number, records: readonly RawRecord[]): { frame: number; value: number }[] {
  let held: RawRecord[] = []
  for (const record of records) {
    if (record.op === Command.cancel) held = held.filter(({ batch }) => batch !== record.target)
    else if (record.op === Command.set && record.frame > 0) held.push(record)
  }
  return held
    .filter((record) => record.target === target)
    .map(({ frame, values }) => ({ frame, value: values[0]! }))
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`)
}

test(
  'a scheduled change goes to the engine now, with its frame; the console follows when it is done',
  withSchedule(async ({ scheduled, store, link, take, report }) => {
    const batch = scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    const [first] = take()
    assert.is(first!.frame, 48000)
    assert.is(first!.rampFrames, 480)
    assert.is(first!.batch, batch)
    near(first!.values[0], gain(-10))
    assert.is(store.get('/ch/01/mix/fader'), 0)
    const waits = link.applied(batch, 2000)
    report(Event.applied, { batch, frame: 48000 })
    assert.is(await waits, 48000)
    assert.is(store.get('/ch/01/mix/fader'), -10)
    assert.is(scheduled.count, 0)
  }),
)

test(
  'a strip that is muted meanwhile stays muted when its fader move comes due',
  withSchedule(({ scheduled, store, take }) => {
    scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    const before = take()
    store.set('/ch/01/mix/on', 'off', 'test')
    const records = [...before, ...take()]
    assert.equal(scheduledFor(LEFT, records), [{ frame: 48000, value: 0 }])
    store.set('/ch/01/mix/on', 'on', 'test')
    const [move] = scheduledFor(LEFT, [...records, ...take()])
    near(move!.value, gain(-10))
  }),
)

test(
  'a mute released meanwhile does not bring the move forward',
  withSchedule(({ scheduled, store, take }) => {
    store.set('/ch/01/mix/on', 'off', 'test')
    scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    take()
    store.set('/ch/01/mix/on', 'on', 'test')
    const now = take().find(({ target, frame }) => target === LEFT && frame === 0)
    near(now!.values[0], 1)
  }),
)

test(
  'later changes build on earlier ones, in whatever order they are given',
  withSchedule(({ scheduled, take }) => {
    scheduled.add([['/ch/01/mix/fader', -20]], 96000, 0, 'test')
    scheduled.add([['/ch/01/mix/on', 'off']], 48000, 0, 'test')
    scheduled.add([['/ch/01/mix/on', 'on']], 72000, 0, 'test')
    const held = scheduledFor(LEFT, take()).sort((a, b) => a.frame - b.frame)
    assert.equal(
      held.map(({ frame }) => frame),
      [48000, 72000, 96000],
    )
    assert.is(held[0]!.value, 0)
    near(held[1]!.value, 1)
    near(held[2]!.value, gain(-20))
  }),
)

test(
  'a linked neighbour moves along at the same frame',
  withSchedule(({ scheduled, store, take }) => {
    store.set('/config/chlink/1-2', 'on', 'test')
    take()
    scheduled.add([['/ch/01/mix/fader', -10]], 48000, 0, 'test')
    const [right] = scheduledFor(targets.id('level', 'strip', 1), take())
    near(right!.value, gain(-10))
  }),
)

test(
  'a new engine is given what is still to come',
  withSchedule(({ scheduled, link, take }) => {
    scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    take()
    link.replay()
    scheduled.replay()
    const [move] = scheduledFor(LEFT, take())
    assert.is(move!.frame, 48000)
    near(move!.value, gain(-10))
  }),
)

test(
  'sound and console agree when a hand and a scheduled change meet in the engine',
  withSchedule(({ scheduled, store, link, take, report }) => {
    const batch = scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    take()
    // On its way to the engine, which has carried the other out a moment ago.
    store.set('/ch/01/mix/fader', -3, 'test')
    const [hand] = take().filter(({ target }) => target === LEFT)
    report(Event.applied, { batch, frame: 48000 })
    report(Event.applied, { batch: hand!.batch, frame: 48016 })
    link.drain()
    assert.is(store.get('/ch/01/mix/fader'), -10)
    near(take().findLast(({ target }) => target === LEFT)?.values[0], gain(-10))
  }),
)

test(
  'a cue that moves nothing takes back no cue after it that the engine has done as well',
  withSchedule(({ scheduled, store, link, take, report }) => {
    // A mute group without a strip in it.
    store.set('/config/mute/1', 'on', 'test')
    const nothing = scheduled.add([['/config/mute/1', 'off']], 48000, 480, 'test')
    const move = scheduled.add([['/ch/01/mix/fader', -10]], 48160, 480, 'test')
    for (const { batch } of take()) report(Event.applied, { batch, frame: 16 })
    link.drain()
    report(Event.applied, { batch: nothing, frame: 48000 })
    report(Event.applied, { batch: move, frame: 48160 })
    link.drain()
    assert.is(store.get('/ch/01/mix/fader'), -10)
    assert.equal(take(), [])
  }),
)

test(
  'an engine that has done cue after cue before anybody looked is not sent through them once more',
  withSchedule(({ scheduled, store, link, take, report }) => {
    const levels = [-10, -50, -20]
    const batches = levels.map((db, n) =>
      scheduled.add([['/ch/01/mix/fader', db]], 48000 + 160 * n, 480, 'test'),
    )
    take()
    // On its way, so that the first cue is doubtful.
    store.set('/ch/01/mix/fader', -3, 'test')
    take()
    batches.forEach((batch, n) => {
      report(Event.applied, { batch, frame: 48000 + 160 * n })
    })
    link.drain()
    const sent = take().filter(({ op, target }) => op === Command.set && target === LEFT)
    assert.is(sent.length, 1)
    near(sent[0]!.values[0], gain(-20))
  }),
)

test(
  'a wrong address or value schedules nothing',
  withSchedule(({ scheduled, take }) => {
    const code = (wanted: string) => (error: Error & { code: string }) => error.code === wanted
    assert.throws(() => scheduled.add([['/ch/99/mix/fader', 0]], 48000, 0, 'test'), code('EADDRESS'))
    assert.throws(
      () =>
        scheduled.add(
          [
            ['/ch/01/mix/fader', -1],
            ['/ch/02/mix/fader', 99],
          ],
          48000,
          0,
          'test',
        ),
      code('EVALUE'),
    )
    assert.is(scheduled.count, 0)
    assert.equal(take(), [])
  }),
)

test(
  'an engine without room refuses the whole batch, and whoever waits is told',
  withSchedule(async ({ scheduled, store, link, take, report }) => {
    const batch = scheduled.add([['/ch/01/mix/fader', -10]], 48000, 0, 'test')
    take()
    const waits = link.applied(batch, 2000)
    report(Event.refused, { batch })
    try {
      await waits
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code: string }).code, 'ESCHEDULE')
    }
    assert.is(scheduled.count, 0)
    assert.is(store.get('/ch/01/mix/fader'), 0)
    assert.equal(
      take().map(({ op, target }) => ({ op, target })),
      [{ op: Command.cancel, target: batch }],
    )
  }),
)

test(
  'with the ring full a change is refused; one that could not be renewed is renewed later',
  withSchedule(({ scheduled, store, link, take }) => {
    scheduled.add([['/ch/01/mix/fader', -10]], 48000, 480, 'test')
    const before = take()
    for (let n = 0; n < COMMAND_RECORDS; n++) link.stopVoice(1, 0, 0)
    assert.throws(
      () => scheduled.add([['/ch/02/mix/fader', -10]], 48000, 0, 'test'),
      (error: Error & { code: string }) => error.code === 'ERINGFULL',
    )
    store.set('/ch/01/mix/on', 'off', 'test')
    take()
    link.drain()
    store.set('/ch/04/mix/fader', -1, 'test')
    assert.equal(scheduledFor(LEFT, [...before, ...take()]), [{ frame: 48000, value: 0 }])
  }),
)

test(
  'a scheduled change that would close a circle by then is dropped and told; the others come',
  withSchedule(async ({ scheduled, store, link, take, report }) => {
    const dropped: string[] = []
    link.on('event', (event) => {
      if (event.kind === 'dropped') dropped.push(`${event.frame}: ${event.reason}`)
    })
    const closing = scheduled.add([['/ch/01/config/source', 'bus 1']], 48000, 0, 'test')
    const waits = link.applied(closing, 2000).catch((error: Error) => error.message)
    const fade = scheduled.add([['/ch/02/mix/fader', -10]], 96000, 0, 'test')
    const source = targets.id('source', 'strip', 0)
    const records = take()
    assert.equal(scheduledFor(source, records), [{ frame: 48000, value: 33 }])
    store.set('/ch/01/mix/01/level', 0, 'test')
    assert.equal(dropped.length, 1)
    assert.match(dropped[0]!, /^48000: .*circle \(bus 1 -> ch 1 -> bus 1\)/)
    assert.match((await waits) as string, /circle/)
    records.push(...take())
    assert.equal(scheduledFor(source, records), [])
    // An engine that was faster is told where the strip stands.
    assert.equal(
      records
        .filter(({ target, frame, op }) => target === source && frame === 0 && op === Command.set)
        .map(({ values }) => values[0]),
      [1],
    )
    assert.is(scheduled.count, 1)
    store.set('/ch/03/mix/fader', -1, 'test')
    report(Event.applied, { batch: fade, frame: 96000 })
    await link.applied(fade, 2000)
    assert.is(store.get('/ch/02/mix/fader'), -10)
    assert.is(store.getText('/ch/01/config/source'), 'in 1')
  }),
)

test(
  'what closes a circle with a change that is scheduled is not scheduled too',
  withSchedule(({ scheduled, take }) => {
    scheduled.add([['/ch/01/config/source', 'bus 1']], 96000, 0, 'test')
    take()
    assert.throws(() => scheduled.add([['/ch/01/mix/01/level', 0]], 48000, 0, 'test'), /circle/)
    assert.is(scheduled.count, 1)
    assert.equal(take(), [])
  }),
)

test(
  'a scheduled DCA sends what it moves, not all that it may',
  withSchedule(({ scheduled, store, resolver, take }) => {
    store.set('/ch/03/grp/dca', '1', 'test')
    take()
    assert.ok(resolver.affected(store.table.at('/dca/1/on')).length > 10)
    scheduled.add([['/dca/1/on', 'off']], 48000, 0, 'test')
    const sent = take().filter(({ op }) => op === Command.set)
    assert.equal(
      sent.map(({ target }) => target),
      [targets.id('level', 'strip', 2)],
    )
  }),
)

/** Everything the engine holds scheduled, by batch: "target=values". */
function held(before: Map<number, Map<number, string>>, records: readonly RawRecord[]): void {
  for (const { op, target, batch, frame, values } of records) {
    if (op === Command.cancel && frame === 0) before.delete(target)
    if (op !== Command.set || frame === 0) continue
    const { row } = targets.targets[target]!
    const of = before.get(batch) ?? new Map<number, string>()
    before.set(batch, of.set(target, values.slice(0, row.values.length).join()))
  }
}

test(
  'whatever is set, scheduled and carried out meanwhile, the engine holds what the changes come to by then',
  withSchedule(async ({ scheduled, store, resolver, take, report, link }) => {
    const random = seededRandom(10)
    const knobs = store.table.numbers.filter(({ address }) =>
      /mix|dca|mute|link|grp|eq\/1|owners|config\/type|source/.test(address),
    )
    const move = (): [string, number] => {
      const { address, law } = random.pick(knobs)
      return [address, law.fromPosition(random.unit())]
    }
    const plan: { batch: number; frame: number; entries: [string, number][]; sent: undefined }[] = []
    const engine = new Map<number, Map<number, string>>()
    link.on('event', (event) => {
      const at = plan.findIndex(({ batch }) => event.kind === 'dropped' && batch === event.batch)
      if (at >= 0) plan.splice(at, 1)
    })
    for (let step = 0; step < 1500; step++) {
      const dice = random.unit()
      unlessCircle(() => {
        if (dice < 0.3 && plan.length < 12) {
          const entries = Array.from({ length: random.whole(1, 4) }, move)
          const frame = 16 * random.whole(1000, 1020)
          const batch = scheduled.add(entries, frame, 0, 'test')
          const after = plan.findIndex((other) => other.frame > frame)
          plan.splice(after < 0 ? plan.length : after, 0, { batch, frame, entries, sent: undefined })
        } else if (dice < 0.5 && plan.length > 0) {
          // The soonest, now and then another one: the engine may be read late.
          const at = random.unit() < 0.8 ? 0 : random.whole(0, plan.length - 1)
          const { batch } = plan.splice(at, 1)[0]!
          engine.delete(batch)
          report(Event.applied, { batch, frame: 16 })
          link.drain()
        } else store.setMany(Array.from({ length: random.whole(1, 3) }, move), 'test')
      })
      held(engine, take())
      const wanted = futureTargets(store, resolver, plan)
      assert.is(scheduled.count, plan.length)
      plan.forEach(({ batch }, n) => {
        for (const [target, values] of wanted[n]!)
          assert.is(
            engine.get(batch)?.get(target),
            values.join(),
            `step ${step}: ${resolver.layout.describe(target)}`,
          )
        assert.is(engine.get(batch)?.size ?? 0, wanted[n]!.size, `step ${step}: nothing else`)
      })
    }
  }),
)

test.run()

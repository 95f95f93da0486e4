// What a user would lose: a cue that was acknowledged, because the supervisor died before its frame.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Command, Event } from '../../../firmware/arena/index.ts'
import { createStore } from '../../../firmware/console/index.ts'
import { EngineLink } from '../../../firmware/supervisor/engine-link.ts'
import { Handover } from '../../../firmware/supervisor/handover.ts'
import { ScheduledChanges } from '../../../firmware/supervisor/scheduled-changes.ts'
import { type LinkBench, linkBench, type RawRecord } from './link-bench.ts'

const FADER = '/ch/01/mix/fader'

/** A supervisor's part in scheduled changes, on an arena that may have been another's. */
function begin({ arena, resolver, store }: Pick<LinkBench, 'arena' | 'resolver' | 'store'>) {
  const link = new EngineLink({ arena, store, resolver, rampFrames: 960 })
  const scheduled = new ScheduledChanges(store, resolver, link, new Handover(arena))
  link.start()
  scheduled.start()
  return {
    link,
    scheduled,
    store,
    end() {
      scheduled.stop()
      link.stop()
    },
  }
}

function withBench(act: (bench: LinkBench) => void) {
  return () => {
    const bench = linkBench()
    bench.end()
    act(bench)
  }
}

const sets = (records: readonly RawRecord[]) => records.filter(({ op }) => op === Command.set)

test(
  'the next supervisor knows what is scheduled, sends it not again, and follows when it is done',
  withBench((bench) => {
    const first = begin(bench)
    const batch = first.scheduled.add([[FADER, -10]], 48_000, 480, 'test')
    bench.take()
    first.end()
    const second = begin({ ...bench, store: createStore(bench.store.table) })
    assert.is(second.scheduled.count, 1)
    second.scheduled.settle(24_000, 48_000)
    assert.equal(sets(bench.take()), [])
    bench.report(Event.applied, { batch, frame: 48_000 })
    second.link.drain()
    assert.is(second.store.get(FADER), -10)
    assert.is(second.scheduled.count, 0)
    second.end()
  }),
)

test(
  'what its predecessor died before telling is told by the next',
  withBench((bench) => {
    const first = begin(bench)
    // Killed between its notes and the ring: what it put there is taken back.
    const head = bench.arena.commands.head()
    first.scheduled.add([[FADER, -10]], 48_000, 480, 'test')
    bench.take()
    bench.arena.commands.reset(head)
    first.end()
    const second = begin({ ...bench, store: createStore(bench.store.table) })
    second.scheduled.settle(24_000, 48_000)
    assert.equal([...new Set(sets(bench.take()).map(({ frame }) => frame))], [48_000])
    second.end()
  }),
)

test(
  'a report that nobody read is read by the next supervisor, and one that got lost is made up for',
  withBench((bench) => {
    const first = begin(bench)
    const soon = first.scheduled.add([[FADER, -10]], 1600, 480, 'test')
    first.scheduled.add([['/ch/02/mix/fader', -20]], 3200, 480, 'test')
    bench.take()
    bench.report(Event.applied, { batch: soon, frame: 1600 })
    first.end()
    const second = begin({ ...bench, store: createStore(bench.store.table) })
    second.link.drain()
    assert.is(second.store.get(FADER), -10)
    assert.is(second.store.get('/ch/02/mix/fader'), 0)
    second.scheduled.settle(96_000, 48_000)
    assert.is(second.store.get('/ch/02/mix/fader'), -20)
    second.end()
  }),
)

test(
  'the next supervisor does not take back what the engine carries out while it looks round',
  withBench((bench) => {
    const first = begin(bench)
    first.scheduled.add([[FADER, -10]], 25_000, 480, 'test')
    first.scheduled.add([['/ch/02/mix/fader', -20]], 60_000, 480, 'test')
    const [soon] = sets(bench.take())
    first.end()
    const second = begin({ ...bench, store: createStore(bench.store.table) })
    second.scheduled.settle(24_000, 48_000)
    second.link.confirm(second.scheduled.targetsBefore(36_000))
    const confirmed = sets(bench.take()).map(({ target }) => target)
    assert.not.ok(confirmed.includes(soon!.target))
    // Its level.
    assert.is(confirmed.length, bench.resolver.resolveAll(second.store).length - 1)
    second.end()
  }),
)

test(
  'numbers of batches are not given twice',
  withBench((bench) => {
    const first = begin(bench)
    const batch = first.link.nextBatch()
    first.end()
    const second = begin(bench)
    assert.is(second.link.nextBatch(), batch + 1)
    second.end()
  }),
)

test(
  'a name at a later frame comes on its frame',
  withBench((bench) => {
    const box = begin(bench)
    const batch = box.scheduled.add([['/ch/01/config/name', 'Solo']], 48_000, 0, 'test')
    const [record] = bench.take()
    assert.is(record!.frame, 48_000)
    assert.is(record!.batch, batch)
    bench.report(Event.applied, { batch, frame: 48_000 })
    box.link.drain()
    assert.is(box.store.get('/ch/01/config/name'), 'Solo')
    box.end()
  }),
)

test.run()

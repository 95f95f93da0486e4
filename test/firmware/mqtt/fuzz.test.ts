// What a user would lose: a mix that stays as it is, whatever a broken program sends.
// time limit: 120 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { BoxError } from '../../../firmware/supervisor/index.ts'
import type { Desk } from '../../../firmware/surfaces/mqtt/command.ts'
import { Orders } from '../../../firmware/surfaces/mqtt/orders.ts'
import { Topics } from '../../../firmware/surfaces/mqtt/topics.ts'
import { Random } from '../../gig/random.ts'
import { keptLog } from '../supervisor/quiet-log.ts'
import { wrongMessages } from './wrong-messages.ts'

/** MIXBOX_FUZZ=1000000 for the long run. */
const MESSAGES = Number(process.env['MIXBOX_FUZZ'] ?? 100_000)

const table = buildTable({ strips: 8 })
const numbers = table.numbers.map(({ address }) => address)

const KINDS = wrongMessages(numbers, new Random(20_261_121))

test(`${MESSAGES} messages of ${Object.keys(KINDS).length} wrong kinds are refused and counted, and no knob moves`, async () => {
  const store = createStore(table)
  const before = JSON.stringify(store.snapshot())
  const touched: string[] = []
  const touch = (what: string): never => {
    touched.push(what)
    throw new BoxError('ETEST', what)
  }
  const desk: Desk = {
    table,
    store,
    set: (entries, { origin }) => ({ set: store.setMany(entries, origin), batch: 0 }),
    panic: () => touch('panic'),
    player: { play: () => touch('play'), stop: () => touch('stop'), stopAll: () => touch('stopAll') },
    presets: { entriesFor: () => touch('preset') },
    link: { applied: () => touch('an answer') },
  }
  const topics = new Topics('mixbox', 'stage')
  const told: string[] = []
  const orders = new Orders({
    ...{ desk, role: 'engineer', topics, sounds: '/var/lib/sounds', log: keptLog().log },
    tell: (topic) => told.push(topic),
    republish: () => touch('get'),
  })
  const kinds = Object.entries(KINDS)
  const longest: [ms: number, kind: string] = [0, '']
  for (let n = 0; n < MESSAGES; n++) {
    const [kind, make] = kinds[n % kinds.length]!
    const { topic, payload, retain = false } = make()
    const bytes = Buffer.from(payload as string)
    const counted = orders.obeyed
    const begun = performance.now()
    await orders.take(`mixbox/stage/${topic}`, bytes, { retain })
    const ms = performance.now() - begun
    if (ms > longest[0]) longest.splice(0, 2, ms, kind)
    if (orders.obeyed !== counted || store.sequence !== 0) {
      assert.unreachable(`${kind} was obeyed: ${topic} ${bytes.toString().slice(0, 200)}`)
    }
  }
  const refused = Object.values(orders.refusals.counts).reduce((sum, count) => sum + count, 0)
  assert.is(refused, MESSAGES)
  assert.equal(touched, [])
  assert.not.ok('EFAULT' in orders.refusals.counts, JSON.stringify(orders.refusals.last))
  assert.is(JSON.stringify(store.snapshot()), before)
  assert.ok(told.length > 0 && told.every((topic) => topic === topics.error))
  process.stdout.write(
    `${JSON.stringify(orders.refusals.counts)}, ${told.length} told, longest ${longest[0].toFixed(1)} ms (${longest[1]})\n`,
  )
})

test.run()

import { spread } from '../figures.ts'
import type { Findings } from '../trial.ts'
import type { Sent } from './controller.ts'
import type { Done } from './desk-watch.ts'

/** Older orders are no orders any more: in a broken network TCP may hold them back for so long. ms */
const STALE_MS = 8000

/** Two clocks of one process, read one after the other. ms */
const CLOSE_MS = 50

/** What was asked for beside what was done: nothing twice, nothing late, nothing in another order. */
export function judgeOrders(sent: readonly Sent[], done: readonly Done[]): Findings {
  const faults: string[] = []
  const orders = new Map(sent.map((order, place) => [order.text, { ...order, place }]))
  const times = new Map<string, number>()
  const took: number[] = []
  const found = { twice: 0, late: 0, unseen: 0, unasked: 0, disorder: 0 }
  let last = -1
  for (const { address, text, at, unseen } of done) {
    const order = orders.get(text)
    if (order?.address !== address) {
      found.unasked++
      faults.push(`${address} went to ${text}, which nobody had asked for`)
      continue
    }
    const count = (times.get(text) ?? 0) + 1
    times.set(text, count)
    took.push(at - order.at)
    if (count > 1) {
      found.twice++
      faults.push(`${address} to ${text} was done ${count} times`)
    } else if (order.place < last && !unseen) {
      found.disorder++
      faults.push(`${address} to ${text} was done after what had been asked for later`)
    }
    if (at < order.at - CLOSE_MS) {
      found.unseen++
      faults.push(`${address} to ${text} was done by a box that was not there when it was asked for`)
    }
    if (at - order.at > STALE_MS) {
      found.late++
      faults.push(`${address} to ${text} was done ${((at - order.at) / 1000).toFixed(1)} s late`)
    }
    last = Math.max(last, order.place)
  }
  const runs = sent.length
  return {
    faults,
    rows: [
      { name: 'sets sent', value: runs, unit: 'sets', runs: 1 },
      { name: 'done', value: times.size, unit: 'sets', runs },
      { name: 'done twice', value: found.twice, unit: 'sets', goal: '0', runs },
      { name: 'done after a later one', value: found.disorder, unit: 'sets', goal: '0', runs },
      { name: `done more than ${STALE_MS / 1000} s late`, value: found.late, unit: 'sets', goal: '0', runs },
      { name: 'asked for while there was no box', value: found.unseen, unit: 'sets', goal: '0', runs },
      { name: 'that nobody had asked for', value: found.unasked, unit: 'moves', goal: '0', runs },
      ...spread('sent until done', 'ms', took),
    ],
  }
}

// From a hand at one page to the fader on another, and to the first changed sample at the card's output (192 frames of its
// buffer, 4 ms, are part of it). Pages are in this process, the box is another.
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../firmware/mqtt/mosquitto.ts'
import { firstChange } from './first-change.ts'
import { printTimes } from './print-times.ts'
import { BenchPage } from './web/bench-page.ts'
import { withCardBox } from './with-card-box.ts'

const SETS = 300
const ADDRESS = '/ch/01/mix/fader'

export async function run(): Promise<void> {
  const port = await freePort()
  await withCardBox({ web: { port, address: '127.0.0.1' } }, async ({ card }) => {
    const [hand, eye] = [await BenchPage.open(port, 50), await BenchPage.open(port, 50)]
    const [seen, answered, heard]: [number[], number[], number[]] = [[], [], []]
    for (let n = 0; n < SETS; n++) {
      // Not in step with the periods.
      await sleep(Math.random() * 20)
      const level = n % 2 === 0 ? -20 : 0
      const begun = performance.now()
      const change = eye.seen(ADDRESS).then(() => seen.push(performance.now() - begun))
      const answer = hand.set(ADDRESS, level).then(() => answered.push(performance.now() - begun))
      await Promise.all([change, answer])
    }
    for (let n = 0; n < SETS; n++) {
      await sleep(Math.random() * 20)
      heard.push(await firstChange(card, () => hand.set(ADDRESS, n % 2 === 0 ? -20 : 0)))
    }
    hand.close()
    eye.close()
    printTimes('web-echo/to the fader on another page', seen)
    printTimes('web-echo/to the answer: it sounds', answered)
    printTimes('web-echo/to the first changed sample', heard)
  })
}

// A process of its own, that says wrong things to a box as fast as it is answered. Started by fuzz.ts.
import { FAR } from '../../firmware/web/devices.ts'
import { damagedMessages, wrongMessages } from '../../firmware/web/wrong-messages.ts'
import { Random } from '../../gig/random.ts'
import { HostilePage } from './hostile-page.ts'

/** Said one after the other, before the answers are waited for. */
const AT_ONCE = 250
/** Who may all, and says wrong things; who may only look, and says anything. */
const ADMINS = 3
const VIEWERS = 3

export interface Orders {
  port: number
  /** Of a viewer. */
  cookie: string
  numbers: readonly string[]
  messages: number
  seed: number
}

export interface Told {
  sent: number
  /** In the end: what was answered, by code, and how many wrong ones were obeyed; or why it could not go on. */
  end?: { codes: Record<string, number>; obeyed: number } | { fault: string }
}

const tell = (told: Told) => process.send!(told)

async function attack({ port, cookie, numbers, messages, seed }: Orders): Promise<Told> {
  const random = new Random(seed)
  const kinds = Object.values(wrongMessages(numbers, random))
  const wrong = () => random.pick(kinds)()
  const damaged = damagedMessages(numbers, random)
  const admins = Array.from({ length: ADMINS }, () => ({ page: new HostilePage(port), make: wrong }))
  const viewers = Array.from({ length: VIEWERS }, () => ({
    ...{ page: new HostilePage(port, { ...FAR, cookie }), make: damaged },
  }))
  const all = [...admins, ...viewers]
  await Promise.all(all.map(({ page }) => page.opened()))
  let sent = 0
  const turn = async ({ page, make }: (typeof all)[number]) => {
    while (sent < messages) {
      sent += AT_ONCE
      await page.say(Array.from({ length: AT_ONCE }, make))
      tell({ sent })
    }
  }
  await Promise.all(all.map(turn))
  const codes: Record<string, number> = {}
  for (const { page } of all) {
    for (const [code, count] of Object.entries(page.codes)) codes[code] = (codes[code] ?? 0) + count
    page.close()
  }
  const obeyed = admins.reduce((sum, { page }) => sum + (page.codes['done'] ?? 0), 0)
  return { sent, end: { codes, obeyed } }
}

process.once('message', (orders: Orders) => {
  attack(orders)
    .catch((error: Error): Told => ({ sent: 0, end: { fault: error.message } }))
    .then((told) => process.send!(told, () => process.exit()))
})

import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../firmware/mqtt/mosquitto.ts'
import { Way } from '../../firmware/web/way.ts'
import { Fingers } from '../../ui-panel/fingers.ts'
import { openPanel, TABLET } from '../../ui-panel/open-panel.ts'
import { spread } from '../figures.ts'
import type { Findings, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import { LOSSES, type Loss, STUTTER, type World } from './losses.ts'
import { ShownFaders } from './shown-faders.ts'

/** Under the finger all the time, and moved by somebody at the box while the page is alone. Of strips that are not heard. */
const HELD = '/ch/04/mix/fader'
const OTHER = '/ch/05/mix/fader'
const AT_THE_BOX = '-50.0 dB'
const GOAL = 'under 2000 ms'
const PX = 8

interface Hand {
  fingers: Fingers
  /** Puts a finger into the middle of that fader. */
  press(): Promise<void>
  shown: ShownFaders
}

export const webReconnect: Trial = {
  name: 'web-reconnect',
  what: 'A browser (chromium) holds a fader while supervisor, box or network go. Once they are there again the page is right by itself, nothing the finger did meanwhile is done late, and it has to come again to move the fader.',
  async run(context) {
    const port = await freePort()
    const config = { web: { port, address: '127.0.0.1' } }
    return withTrialBox((box) => tryAll(box, port, context), { config })
  },
}

async function tryAll(box: TrialBox, port: number, { times, progress }: TrialContext): Promise<Findings> {
  const way = await Way.to(port)
  const { page, browser, errors } = await openPanel(`http://127.0.0.1:${way.port}/`, TABLET)
  const faults: string[] = []
  const rows = []
  try {
    const fingers = await Fingers.on(page)
    const press = () => fingers.press(1, page.locator('mx-fader').nth(3))
    const hand = { fingers, press, shown: new ShownFaders(page) }
    for (const [name, lose] of Object.entries(LOSSES)) {
      const ms: number[] = []
      for (let n = 0; n < times(5, 1); n++) {
        progress(`${name}, ${n + 1}`)
        const found = await tryOnce({ box, way }, hand, lose, name === STUTTER)
        ms.push(found.ms)
        faults.push(...found.faults.map((fault) => `${name}: ${fault}`))
      }
      rows.push(...spread(`${name}: there again until the page is right`, 'ms', ms, GOAL))
    }
    faults.push(...errors.map((error) => `the page: ${error}`))
  } finally {
    await browser.close()
    way.close()
    await box.stop()
  }
  return { rows, faults }
}

async function tryOnce(
  world: World,
  { fingers, press, shown }: Hand,
  lose: Loss,
  stutter: boolean,
): Promise<{ ms: number; faults: string[] }> {
  const { box } = world
  const faults: string[] = []
  await box.set([
    [HELD, -20],
    [OTHER, -20],
  ])
  await shown.until(OTHER, '-20.0 dB')
  await press()
  // The first one only tells that it is a drag.
  await fingers.slide({ 1: [0, -2 * PX] })
  await sleep(300)
  const atTheBox = async () => {
    await box.set([
      [HELD, -50],
      [OTHER, -40],
    ])
  }
  const lost = lose(world, atTheBox)
  // The finger does not know yet.
  await sleep(100)
  await fingers.slide({ 1: [0, -PX] })
  await sleep(50)
  const finger = await shown.at(HELD)
  await shown.follow(HELD)
  await lost
  const mended = performance.now()
  await shown.until(OTHER, '-40.0 dB')
  const ms = performance.now() - mended
  // What is late comes late.
  await sleep(1000)
  const moved = (await shown.places()).filter((place) => place !== finger)
  if (stutter && moved.length > 0) faults.push(`the held fader jumped from ${finger} to ${moved.join(', ')}`)
  const right = stutter ? finger : AT_THE_BOX
  const stands = async (when: string) => {
    const [here, there] = [await shown.at(HELD), await decibels(box)]
    if (here !== right || there !== right)
      faults.push(`${when} the page shows ${here}, the box has ${there}, ${right} is right`)
  }
  await stands('there again')
  if (!stutter) {
    await fingers.slide({ 1: [0, PX] })
    await sleep(300)
    await stands('after the finger that stayed down has moved')
  }
  await fingers.lift(1)
  await press()
  await fingers.slide({ 1: [0, -4 * PX] })
  await fingers.lift(1)
  await sleep(500)
  const [here, there] = [await shown.at(HELD), await decibels(box)]
  if (here !== there || there === right)
    faults.push(`afterwards a finger put the fader to ${here} on the page and ${there} in the box`)
  return { ms, faults }
}

const decibels = async (box: TrialBox): Promise<string> =>
  `${Number((await box.knobs()).get(HELD)).toFixed(1)} dB`

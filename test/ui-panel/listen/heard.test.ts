// A box without speakers is heard in a browser: a whole box, Debian's chromium, and an ear at its loudspeaker.
import type { Page, WebSocketRoute } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../../firmware/mqtt/mosquitto.ts'
import { type RunningBox, until, withSuiteBox } from '../../firmware/running-box.ts'
import { DESKTOP, LYING, openPanel, type PanelOptions } from '../open-panel.ts'
import { putEar, record } from './ear.ts'
import { bend, measure, sharpestBend, whole } from './sine.ts'

// time limit: 120 s
const test = suite<{ box: RunningBox }>('heard in a browser')
const port = await freePort()
/** A name is no secure context, as in any network without certificates. */
const NAME = 'mixbox.test'
const NARROW = { width: 360, height: 740 }
const HERTZ = 1000
const LEVEL_DB = -20

withSuiteBox(test, {
  console: { strips: 4 },
  channels: { inputs: 2, outputs: 2 },
  web: { port, address: '127.0.0.1', hosts: [NAME] },
})

test.before(async ({ box }) => {
  for (const [address, value] of Object.entries({
    '/main/st/mix/fader': '0',
    '/main/st/mix/on': '1',
    // The virtual card plays speech into the strips.
    ...Object.fromEntries([1, 2, 3, 4].map((strip) => [`/ch/0${strip}/mix/on`, '0'])),
    '/config/osc/level': String(LEVEL_DB),
    '/config/osc/f': String(HERTZ),
    '/config/osc/st': '1',
    '/-stat/osc/on': '1',
  }))
    await box.json('set', address, value)
})

/** A page there; closed afterwards, without an error. */
const withPage = (host: string, act: (page: Page) => Promise<void>, options: PanelOptions = {}) =>
  async function opened(): Promise<void> {
    const args = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]
    const { page, browser, errors } = await openPanel(`http://${host}:${port}/`, NARROW, { args, ...options })
    try {
      await act(page)
      assert.equal(errors, [])
    } finally {
      await browser.close()
    }
  }

const ear = (page: Page) => page.getByRole('button', { name: 'Listen in this browser' })
const heard = (page: Page) => page.getByRole('button', { name: /^What is heard here/ })
const playing = (page: Page) =>
  heard(page)
    .filter({ hasText: /\d+ ms/ })
    .waitFor({ timeout: 15_000 })
/** Of the list that the second button opens. */
const fact = (page: Page, word: string) =>
  page.locator('mx-listen dl div', { hasText: word }).locator('dd').textContent() as Promise<string>

for (const way of ['audio worklet', 'chained buffers'])
  test(
    `the mix is heard by ${way} after one tap: at its pitch, at its level, without a click`,
    withPage(
      '127.0.0.1',
      async (page) => {
        await ear(page).tap()
        await playing(page)
        const { rate, left, right } = await record(page, 4)
        const amplitude = 10 ** (LEVEL_DB / 20)
        for (const side of [left, right]) {
          // A fade bends too, a little; a click of 2 % of the sine would double it.
          assert.ok(bend(side) < 1.15 * sharpestBend(amplitude, HERTZ, rate), 'a click')
          // On a machine that is busy with other things it may run dry in between.
          const stretches = whole(side, HERTZ, rate).map((stretch) => measure(stretch, rate))
          assert.ok(stretches.length > 0)
          for (const heard of stretches) {
            assert.ok(Math.abs(20 * Math.log10(heard.amplitude / amplitude)) < 0.05, `${heard.amplitude}`)
            // It is played 0.2 % faster or slower at most.
            assert.ok(Math.abs(heard.hertz / HERTZ - 1) < 0.0025, `${heard.hertz} Hz`)
          }
        }
      },
      { bypassCSP: true, prepare: (page) => putEar(page, way === 'chained buffers') },
    ),
  )

for (const [host, way] of [
  ['127.0.0.1', 'audio worklet'],
  [NAME, 'chained buffers'],
] as const)
  test(
    `a page at http://${host} plays by ${way}, tells how late it is, and ends with one more tap`,
    withPage(host, async (page) => {
      await ear(page).tap()
      await playing(page)
      await heard(page).tap()
      assert.is(await fact(page, 'Plays by'), way)
      assert.match(await fact(page, 'Lag'), /^\d{2,3} ms$/)
      // A tap elsewhere closes the list.
      await page.touchscreen.tap(180, 600)
      assert.is(await page.locator('mx-listen dl').count(), 0)
      await ear(page).tap()
      assert.is(await heard(page).count(), 0)
    }),
  )

/** Between the page and the box. */
const way = { route: undefined as WebSocketRoute | undefined, losing: false, pieces: 0, lost: 0 }

/** Loses every tenth piece of sound while it is told to. */
const putBetween = (page: Page) =>
  page.routeWebSocket('**/ws', (route) => {
    way.route = route
    route.connectToServer().onMessage((message) => {
      const sound = typeof message !== 'string' && message[0] === 3
      if (!sound || !way.losing || ++way.pieces % 10 > 0) route.send(message)
      else way.lost += (message as Buffer).readUInt16LE(2)
    })
  })

test(
  'what is lost on the way is told to the frame; a link that was lost and is back brings the sound back by itself',
  withPage(
    '127.0.0.1',
    async (page) => {
      await ear(page).tap()
      await playing(page)
      await heard(page).tap()
      assert.is(await fact(page, 'Missing on the way'), 'nothing')
      way.losing = true
      await until('five are lost', () => way.pieces >= 55)
      way.losing = false
      const told = `5 times, ${(way.lost / 48_000).toFixed(2)} s`
      await until(told, async () => (await fact(page, 'Missing on the way')) === told)
      await way.route!.close()
      // What was played meanwhile is one more that never came.
      await until('sound again', async () => {
        const [missing, lag] = [await fact(page, 'Missing on the way'), await fact(page, 'Lag')]
        return missing.startsWith('6 times') && lag.endsWith('ms')
      })
    },
    { prepare: putBetween },
  ),
)

test('on the narrowest phone nothing stands over anything in the line on top, and the ear is on every screen', async () => {
  for (const viewport of [NARROW, LYING, { width: 667, height: 375 }, DESKTOP]) {
    const { page, browser } = await openPanel(`http://127.0.0.1:${port}/`, viewport)
    try {
      await ear(page).tap()
      await playing(page)
      const boxes = await Promise.all(
        [page.locator('header .link'), heard(page), ear(page)].map((part) => part.boundingBox()),
      )
      const size = `${viewport.width} x ${viewport.height}`
      for (const [n, box] of boxes.entries()) {
        assert.ok(box!.x >= 0 && box!.x + box!.width <= viewport.width, `${size}: ${JSON.stringify(box)}`)
        for (const other of boxes.slice(n + 1)) {
          const beside = box!.x + box!.width <= other!.x + 0.5 || other!.x + other!.width <= box!.x + 0.5
          const above = box!.y + box!.height <= other!.y + 0.5 || other!.y + other!.height <= box!.y + 0.5
          assert.ok(beside || above, `${size}: ${JSON.stringify([box, other])}`)
        }
      }
      for (const box of boxes.slice(1))
        assert.ok(box!.height >= 44 && box!.width >= 36, `${size}: too small for a finger`)
      // What is to be tapped lies on top.
      await ear(page).tap()
      assert.is(await heard(page).count(), 0)
    } finally {
      await browser.close()
    }
  }
})

test.run()

// What people do at a desk in the middle of a show, by touch on a phone: done, and in how many taps at most. A drag is
// one; a list is two, one to open it and one to choose.
// time limit: 60 s
import type { Locator } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { dress } from './dress.ts'
import { FakeBox } from './fake-box.ts'
import { Fingers } from './fingers.ts'
import { withHouse } from './house-sample.ts'
import { openPanel } from './open-panel.ts'
import { withPresets } from './preset-sample.ts'
import { STATUS_SAMPLE } from './status-sample.ts'

const box = new FakeBox({ outputs: 8 })
box.status = STATUS_SAMPLE
withHouse(box)
const kept = withPresets(box)
dress(box.store)
await box.start()
const { page, browser, errors } = await openPanel(box.url)
const fingers = await Fingers.on(page)
let taps = 0

async function tap(target: Locator): Promise<void> {
  taps++
  await target.tap()
}
async function choose(list: Locator, name: string): Promise<void> {
  taps += 2
  await list.selectOption({ label: name })
}
async function drag(target: Locator, x: number, y: number): Promise<void> {
  taps++
  await target.scrollIntoViewIfNeeded()
  await fingers.press(1, target)
  await fingers.slide({ 1: [x, y] })
  await fingers.lift(1)
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const view = (name: string) => page.locator('nav button', { hasText: name })
const bank = (title: string) => page.locator('.banks .chips button', { hasText: title })
const strip = (name: string) => page.locator('mx-strip', { hasText: name })
const slider = (name: string) => page.getByRole('slider', { name, exact: true })
const number = (address: string) => box.store.get(address) as number

interface Task {
  name: string
  taps: number
  act(): Promise<void>
  /** What is to be true at the box. */
  done(): boolean
}

const TASKS: readonly Task[] = [
  {
    name: 'find channel 12 and mute it',
    taps: 2,
    async act() {
      await tap(bank('Ch 9-12'))
      await tap(button('Sax Mute'))
    },
    done: () => number('/ch/12/mix/on') === 0,
  },
  {
    name: 'let the guitar be heard again',
    taps: 2,
    async act() {
      await tap(bank('Ch 5-8'))
      await tap(button('E-Gtr Mute'))
    },
    done: () => number('/ch/05/mix/on') === 1,
  },
  {
    name: 'bring the singer up in monitor 2',
    taps: 4,
    async act() {
      await choose(page.locator('.target select'), '→ 2 Wedge Ben')
      await tap(bank('Ch 9-12'))
      await drag(slider('Anna to bus 2'), 0, -300)
    },
    done: () => number('/ch/09/mix/02/level') > -30 && number('/ch/09/mix/fader') === 0.5,
  },
  {
    name: 'turn the whole mix down',
    taps: 1,
    act: () => drag(slider('Main fader'), 0, 60),
    done: () => number('/main/st/mix/fader') < -6,
  },
  {
    name: 'hear one channel alone',
    taps: 1,
    act: () => tap(button('Bass Solo')),
    done: () => number('/-stat/solosw/04') === 1,
  },
  {
    name: 'cut the bass by 4 dB at 300 Hz',
    taps: 2,
    async act() {
      await tap(strip('Bass').locator('.face'))
      const graph = (await page.locator('mx-eq-graph').boundingBox())!
      const way = (Math.log(300 / 400) / Math.log(1000)) * graph.width
      await drag(page.locator('.handle[data-band="2"]'), way, (4 / 36) * graph.height)
    },
    done: () =>
      Math.abs(number('/ch/04/eq/2/g') + 4) < 0.3 && Math.abs(number('/ch/04/eq/2/f') / 300 - 1) < 0.06,
  },
  {
    name: 'compress the bass',
    taps: 2,
    async act() {
      await tap(strip('Bass').locator('.face'))
      await tap(button('Compressor on'))
    },
    done: () => number('/ch/04/dyn/on') === 1,
  },
  {
    name: 'give the bass to the second mute group',
    taps: 2,
    async act() {
      await tap(strip('Bass').locator('.face'))
      await tap(page.getByRole('group', { name: 'Ch 04 mute groups' }).getByRole('button', { name: '2' }))
    },
    done: () => number('/ch/04/grp/mute') === 2,
  },
  {
    name: 'play main on another output',
    taps: 3,
    async act() {
      await tap(view('Routing'))
      await choose(page.getByRole('combobox', { name: 'Out 03 source' }), 'main L')
    },
    done: () => box.store.getText('/outputs/main/03/src') === 'main L',
  },
  {
    name: 'keep the sound of the bass as a preset',
    taps: 3,
    async act() {
      await tap(strip('Bass').locator('.face'))
      await tap(page.getByRole('textbox', { name: 'Keep this sound as' }))
      await page.keyboard.type('Club bass')
      await tap(button('Save preset'))
    },
    done: () => kept.has('Club bass'),
  },
  {
    name: 'let a tablet in that only looks',
    taps: 3,
    async act() {
      await tap(view('Setup'))
      await tap(button('Viewer'))
      await tap(button('Make a code'))
    },
    done: () => box.heard.some(({ op, role }) => op === 'pair' && role === 'viewer'),
  },
  {
    name: 'silence everything at once',
    taps: 2,
    async act() {
      await tap(view('Status'))
      await tap(button('Panic: mute everything'))
    },
    done: () => box.heard.some(({ op, on }) => op === 'panic' && on === true),
  },
]

for (const task of TASKS)
  test(`${task.name}: ${task.taps} taps at most`, async () => {
    await view('Mixer').tap()
    if (await page.locator('mx-mixer[data-sends]').count())
      await page.locator('.target select').selectOption('')
    await bank('Ch 1-4').tap()
    taps = 0
    await task.act()
    for (let wait = 0; wait < 20 && !task.done(); wait++) await page.waitForTimeout(50)
    assert.ok(task.done(), 'the box has not been told so')
    assert.ok(taps <= task.taps, `${taps} taps`)
  })

test('nothing went wrong on the page', () => {
  assert.equal(errors, [])
})

test.after(async () => {
  await browser.close()
  await box.stop()
})

test.run()

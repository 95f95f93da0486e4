// What a user would lose: a page served by the box itself, that moves what is heard.
import { createServer } from 'node:http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../mqtt/mosquitto.ts'
import { startBox, until, withBoxFolder } from '../running-box.ts'
import { openPage } from './page.ts'

const test = suite('web, whole box')
const SMALL = { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } }

test(
  'a fader moved in a page is told to mixctl with the page as its origin, and the page knows from which frame it sounds',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const box = await startBox(folder, { ...SMALL, web: { port, address: '127.0.0.1' } })
    assert.match(box.out(), new RegExp(`browser +http://127.0.0.1:${port}\n`))
    const page = await openPage(port)
    await page.ask({ op: 'hello', meters: 25 })
    const done = await page.ask({ op: 'set', entries: [['/ch/01/mix/fader', -7]] })
    assert.is(done.op, 'done')
    assert.ok(done['frame'] > 0, JSON.stringify(done))
    const [reading] = await box.json<{ value: number }[]>('get', '/ch/01/mix/fader')
    assert.is(reading!.value, -7)
    await box.mixctl('set', '/ch/02/mix/fader', '-9 dB')
    await until('the hand of mixctl', () => page.values['/ch/02/mix/fader'] === -9)
    await until('meters', () => page.frames.length > 5)
    const { web } = await box.json<{ web: object }>('status')
    const people = [{ name: 'this machine', role: 'admin' }]
    const urls = [`http://127.0.0.1:${port}`]
    const still = { listeners: 0, metersLeft: 0, soundLeft: 0 }
    assert.equal(web, { port, address: '127.0.0.1', urls, listening: true, clients: 1, people, ...still })
    const again = await openPage(port)
    assert.is(again.values['/ch/01/mix/fader'], -7)
    assert.is(await box.stop(), 0)
    await until('both pages are told', () => page.closed !== undefined && again.closed !== undefined)
    assert.is(page.closed!.code, 1012)
  }),
)

test(
  'of a finger that does not wait the box tells by which number the log has the frame it sounds from',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const config = { ...SMALL, web: { port, address: '127.0.0.1' } }
    const box = await startBox(folder, config, { MIXBOX_LOG: 'debug' })
    const logged = (batch: number) =>
      `${box.out()}${box.err()}`
        .split('\n')
        .filter((line) => line.includes('"applied"') && line.includes(`"batch":${batch},`))
        .map((line) => (JSON.parse(line) as { frame: number }).frame)
    const page = await openPage(port)
    const move = (db: number, wait: boolean) =>
      page.ask({ op: 'set', entries: [['/ch/01/mix/fader', db]], wait })
    const waited = await move(-7, true)
    await until('its line', () => logged(waited['batch']).length > 0)
    assert.equal(logged(waited['batch']), [waited['frame']])
    const passing = await move(-8, false)
    assert.is(passing['frame'], null)
    await until('its line', () => logged(passing['batch']).length > 0)
    assert.ok(logged(passing['batch'])[0]! > waited['frame'])
    assert.is(await box.stop(), 0)
  }),
)

test(
  'a port that another program has: the box works, says so, and takes the port when it is free',
  withBoxFolder(async (folder) => {
    const port = await freePort()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
    const box = await startBox(folder, { ...SMALL, web: { port, address: '127.0.0.1' } })
    interface Told {
      web: { listening: boolean; trouble?: string }
    }
    const told = await box.json<Told>('status')
    assert.not(told.web.listening)
    assert.match(
      told.web.trouble!,
      new RegExp(`port ${port} .* another program has it; tried again every 5 s`),
    )
    other.close()
    await until('it serves', async () => (await box.json<Told>('status')).web.listening, 15_000)
    const page = await openPage(port)
    page.socket.close()
    assert.is(await box.stop(), 0)
  }),
)

test.run()

// What a real-time loop relies on: its calls leave no garbage and do not touch the standard error.
import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { HandCard } from './hand-card.ts'

const INDEX = JSON.stringify(new URL('../src/index.js', import.meta.url).href)

test('a million period calls allocate nothing', () => {
  const card = new HandCard()
  card.configure('pcm.nothing { type null }')
  const script = `
    import { Pcm, resync, PCM_STATUS_LENGTH } from ${INDEX}
    const wish = { device: 'nothing', rate: 48000, channels: 8, periodFrames: 64, periods: 3 }
    const capture = await Pcm.open({ ...wish, direction: 'capture', format: 'S32' })
    const playback = await Pcm.open({ ...wish, direction: 'playback', format: 'S16' })
    const planes = new Float32Array(8 * 64)
    const status = new Float64Array(PCM_STATUS_LENGTH)
    const heap = new Float64Array(2)
    let sum = 0
    function loop(count) {
      for (let i = 0; i < count; i++) {
        sum += capture.wait(10) + capture.read(planes, 0, 64) + playback.write(planes, 0, 64)
        sum += playback.delay() + capture.avail() + capture.status(status)
        if (i % 1000 === 0) sum += resync(capture, playback, 64)
      }
    }
    for (let i = 0; i < 20; i++) loop(5000)
    gc()
    heap[0] = process.memoryUsage().heapUsed
    loop(170000)
    heap[1] = process.memoryUsage().heapUsed
    console.log(heap[1] - heap[0])`
  const output = execFileSync(
    process.execPath,
    ['--expose-gc', '--single-threaded-gc', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
    },
  )
  const bytes = Number(output)
  assert.ok(bytes < 100_000, `${bytes} bytes in a million calls`)
  card.remove()
})

test('what alsa-lib has to say is in the error, not on the standard error', () => {
  const script = `
    import { CardControls, Pcm, listCards, listPcms } from ${INDEX}
    const wish = { direction: 'capture', rate: 48000, channels: 2, periodFrames: 64, periods: 3 }
    for (const device of ['nope', 'hw:CARD=nope', 'plughw:9,9', 'type{'])
      await Pcm.open({ ...wish, device }).then(() => console.log('opened'), (error) => console.log(error.message))
    try { CardControls.open('hw:CARD=nope') } catch (error) { console.log(error.message) }
    listCards(), listPcms()`
  const { ALSA_CONFIG_PATH: _, ...env } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env,
  })
  assert.is(stderr, '')
  const messages = stdout.trim().split('\n')
  assert.match(messages[0]!, /^open nope: Unknown PCM nope \(ENOENT\); /)
  assert.match(messages[1]!, /^open hw:CARD=nope: .*nope.* \(E[A-Z]+\); /)
  assert.match(messages[2]!, /^open plughw:9,9: .+ \(E[A-Z]+\); /)
  assert.match(messages[3]!, /^open type\{: .+ \(E[A-Z]+\); /)
  assert.match(messages[4]!, /^open the controls of hw:CARD=nope: .*nope.* \(E[A-Z]+\); /)
})

test('a handle is only taken from this package: a stranger in its place is refused, not followed', () => {
  const script = `
    import { native } from ${JSON.stringify(new URL('../src/native.js', import.meta.url).href)}
    const ofPcms = ['wait', 'read', 'write', 'start', 'drop', 'avail', 'delay', 'status', 'link', 'beginClose']
    const ofControls = ['listControls', 'readControl', 'writeControl', 'convertDecibel', 'pollControls']
    const refuses = (name, stranger) => {
      if (native[name](stranger, 0, 0, 0) !== -9) throw new Error(name + ' took ' + String(stranger))
    }
    for (const stranger of [undefined, null, 0, 1, {}, [], 'x', Symbol('x'), () => {}])
      for (const name of [...ofPcms, ...ofControls]) refuses(name, stranger)
    const pcm = native.beginOpen('nope', new Int32Array(10)) // an external, but no controls
    for (const name of ofControls) refuses(name, pcm)
    for (const name of Object.keys(native)) native[name]()
    console.log('refused')`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  assert.is(output.trim(), 'refused')
})

test.run()

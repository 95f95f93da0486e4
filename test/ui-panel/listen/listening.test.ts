// Listening goes on over lost links, says how late it is, and costs nothing once it has ended.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Box } from '../../../ui-panel/model/box.ts'
import type { Socket } from '../../../ui-panel/model/link.ts'
import { BoxClock } from '../../../ui-panel/model/listen/box-clock.ts'
import { Listening } from '../../../ui-panel/model/listen/listening.ts'
import type { Speaker, SpeakerFigures } from '../../../ui-panel/model/listen/speaker.ts'

const RATE = 48_000
const FIGURES: SpeakerFigures = {
  ...{ playing: true, frame: 0, rate: RATE, drops: 0, missingFrames: 0, underruns: 0, jumps: 0 },
  ...{ ready: 0.03, speedUp: 0, heardIn: 0 },
}

/** A browser in little: its time stands still, what it plays is kept. */
function browser() {
  const sockets: (Socket & { sent: Record<string, unknown>[] })[] = []
  const looks: (() => void)[] = []
  const box = new Box({
    open: () => {
      const sent: Record<string, unknown>[] = []
      const socket = {
        ...{ sent, close() {}, binaryType: '', onopen: null, onclose: null, onmessage: null },
        send: (text: string) => sent.push(JSON.parse(text)),
      }
      sockets.push(socket as never)
      return socket as never
    },
    now: () => world.now,
    after: (_, call) => world.later.push(call),
    soon: (call) => call(),
  })
  const played: ArrayBuffer[] = []
  const speaker: Speaker = {
    way: 'nothing',
    take: (piece) => played.push(piece),
    setVolume: (gain) => world.volumes.push(gain),
    figures: async () => world.figures,
    close: () => world.closed++,
  }
  const world = {
    ...{ box, sockets, played, looks, now: 0, closed: 0, figures: FIGURES },
    ...{ later: [] as (() => void)[], volumes: [] as number[] },
    openSpeaker: async () => speaker,
    /** What was asked of the box, on the newest connection. */
    asked: () => sockets.at(-1)!.sent.flatMap(({ op, tap }) => (op === 'listen' ? [tap] : [])),
    arrive: () => {
      const socket = sockets.at(-1)!
      socket.onopen!()
      const { size } = box.mirror?.table ?? { size: { strips: 1, inputs: 2, outputs: 2 } }
      const welcome = { op: 'welcome', version: 0, role: 'viewer', size, box: { rate: RATE }, values: {} }
      socket.onmessage!({ data: JSON.stringify(welcome) })
    },
    piece: (frame: number) => {
      const bytes = new DataView(new ArrayBuffer(16 + 4 * 960))
      bytes.setUint8(0, 3)
      bytes.setUint16(2, 960, true)
      bytes.setFloat64(4, frame, true)
      bytes.setUint32(12, RATE, true)
      sockets.at(-1)!.onmessage!({ data: bytes.buffer })
    },
  }
  const listening = new Listening({
    ...{ box, openSpeaker: () => world.openSpeaker(), now: () => world.now },
    every: (_, call) => {
      looks.push(call)
      return () => looks.splice(looks.indexOf(call), 1)
    },
  })
  box.link.start()
  world.arrive()
  return { world, listening }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who listens is asked for once, and again on every new connection, at what was chosen meanwhile', async () => {
  const { world, listening } = browser()
  assert.equal(world.asked(), [])
  await listening.toggle()
  assert.equal(world.asked(), ['main'])
  listening.choose('monitor')
  assert.equal(world.asked(), ['main', 'monitor'])
  // The link is lost, and back.
  world.sockets[0]!.onclose!()
  for (const call of world.later.splice(0)) call()
  world.arrive()
  assert.is(world.sockets.length, 2)
  assert.equal(world.asked(), ['monitor'])
  world.piece(0)
  assert.is(world.played.length, 1)
  await listening.toggle()
  assert.equal(world.asked(), ['monitor', null])
  world.piece(960)
  assert.equal([world.played.length, world.closed, world.looks.length], [1, 1, 0])
})

test('a second tap before the loudspeaker is there leaves none open', async () => {
  const { world, listening } = browser()
  const first = listening.toggle()
  await listening.toggle()
  await first
  assert.not(listening.on)
  assert.is(world.closed, 1)
})

test('a browser that plays nothing is told in words, and can be tried again', async () => {
  const { world, listening } = browser()
  const { openSpeaker } = world
  world.openSpeaker = async () => {
    throw new Error('no device')
  }
  await listening.toggle()
  assert.not(listening.on)
  assert.match(listening.trouble!, /no device/)
  world.openSpeaker = openSpeaker
  await listening.toggle()
  assert.ok(listening.on)
  assert.is(listening.trouble, undefined)
})

test('a volume that was set before is that of the loudspeaker that comes', async () => {
  const { world, listening } = browser()
  listening.setVolume(0.25)
  await listening.toggle()
  listening.setVolume(0.5)
  assert.equal(world.volumes, [0.25, 0.5])
})

test('the lag is the time since the box had what the ear hears, way through the network and loudspeaker included', async () => {
  const { world, listening } = browser()
  await listening.toggle()
  // The box had frame 48000 + 960 at 1000 ms; 100 ms later frame 48000 is rendered, to be heard in 30 ms.
  world.now = 1000
  world.piece(48_000)
  world.now = 1100
  world.figures = { ...FIGURES, frame: 48_000, heardIn: 0.03 }
  world.looks[0]!()
  await turn()
  // (48960 - 48000) / 48 + 100 + 30
  assert.ok(Math.abs(listening.cost!.lagMs! - 150) < 0.01, `${listening.cost!.lagMs}`)
  world.figures = { ...FIGURES, playing: false }
  world.looks[0]!()
  await turn()
  assert.is(listening.cost!.lagMs, undefined)
})

test('the clock of the box goes by its fastest message, forgets within 20 s, and takes a new count of frames at once', () => {
  const clock = new BoxClock()
  assert.is(clock.frameAt(0), undefined)
  for (let ms = 0; ms < 5000; ms += 20) clock.saw((ms - 5 - (ms % 100)) * 48, RATE, ms)
  assert.is(Math.round(clock.frameAt(5000)!), 4995 * 48)
  // From now on everything is 30 ms later: the network, for good.
  for (let ms = 5000; ms < 26_000; ms += 20) clock.saw((ms - 35) * 48, RATE, ms)
  assert.is(Math.round(clock.frameAt(26_000)!), (26_000 - 35) * 48)
  clock.saw(100, RATE, 26_000)
  assert.is(clock.frameAt(26_010), 100 + 480)
})

test.run()

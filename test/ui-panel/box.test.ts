// Between finger, page and box: what is held stays under the finger, what is lost comes back, nothing is skipped.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildTable, createStore } from '../../firmware/console/index.ts'
import { Box } from '../../ui-panel/model/box.ts'
import type { Socket } from '../../ui-panel/model/link.ts'

const FADER = '/ch/01/mix/fader'

class FakeSocket implements Socket {
  binaryType = ''
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.onclose?.()
  }
  say(message: Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

function world() {
  let now = 0
  let timers: { at: number; call: () => void }[] = []
  const sockets: FakeSocket[] = []
  const box = new Box({
    open() {
      sockets.push(new FakeSocket())
      return sockets.at(-1)!
    },
    now: () => now,
    after: (ms, call) => timers.push({ at: now + ms, call }),
    soon: (call) => timers.push({ at: now, call }),
  })
  const pass = (ms: number) => {
    const end = now + ms
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      timers = timers.filter((timer) => timer !== next)
      now = next.at
      next.call()
    }
    now = end
  }
  const store = createStore(buildTable({}))
  const welcome = (version = 0) => ({
    ...{
      op: 'welcome',
      version,
      size: store.table.size,
      values: store.snapshot(),
      box: { id: 'x', name: 'x', version: '', rate: 48_000 },
    },
  })
  const open = () => {
    sockets.at(-1)!.onopen?.()
    sockets.at(-1)!.say(welcome())
    return sockets.at(-1)!
  }
  box.link.start()
  return { box, sockets, pass, open, welcome, store, now: () => now }
}

test('a fader under a finger is moved by nobody else, and by the box again once the finger is gone', () => {
  const { box, open, pass } = world()
  const socket = open()
  const mirror = box.mirror!
  const fader = mirror.at(FADER)
  box.move(fader, -10)
  pass(1)
  socket.say({ op: 'change', version: 1, origin: 'mqtt', changes: [[FADER, -40]] })
  assert.is(mirror.get(fader), -10, 'held')
  box.letGo(fader)
  assert.is(mirror.get(fader), -10, 'still, until the box has answered')
  const [, set] = socket.sent as { id: number; entries: unknown }[]
  assert.equal(set!.entries, [[FADER, -10]])
  socket.say({ op: 'done', id: set!.id, version: 2, frame: null })
  assert.is(mirror.get(fader), -10, 'answered, its own change still on the way: no jump to -40 between')
  socket.say({ op: 'change', version: 2, origin: 'you', changes: [[FADER, -10]] })
  socket.say({ op: 'change', version: 3, origin: 'mqtt', changes: [[FADER, -5]] })
  assert.is(mirror.get(fader), -5)
})

test('a refused move goes back to where the box has it, and says why', () => {
  const { box, open, pass } = world()
  const socket = open()
  const fader = box.mirror!.at(FADER)
  const words: unknown[] = []
  box.on('refusal', ({ message }) => words.push(message))
  box.put(fader, 5)
  pass(1)
  const { id } = socket.sent.at(-1)! as { id: number }
  socket.say({ op: 'refused', id, code: 'EACCESS', message: 'a viewer moves nothing' })
  assert.is(box.mirror!.get(fader), 0)
  assert.equal(words, ['a viewer moves nothing'])
})

test('many moves between two turns of the loop are one message with the latest values', () => {
  const { box, open, pass } = world()
  const socket = open()
  const [one, two] = [FADER, '/ch/02/mix/fader'].map((address) => box.mirror!.at(address))
  for (let db = -20; db <= -10; db++) box.move(one!, db)
  box.move(two!, Number.NEGATIVE_INFINITY)
  pass(1)
  assert.is(socket.sent.length, 2)
  const entries = [
    [FADER, -10],
    ['/ch/02/mix/fader', '-inf dB'],
  ]
  assert.equal(socket.sent[1]!['entries'], entries)
})

test('an answer that never comes does not hold a fader for ever', () => {
  const { box, open, pass } = world()
  open()
  const fader = box.mirror!.at(FADER)
  box.put(fader, -3)
  pass(1100)
  assert.is(box.mirror!.get(fader), 0)
})

test('a finger that moves all the time is told to the box at most once in 16 ms, its last place always', () => {
  const { box, open, pass } = world()
  const socket = open()
  const fader = box.mirror!.at(FADER)
  for (let step = 0; step < 100; step++) {
    box.move(fader, -step / 10)
    pass(1)
  }
  box.letGo(fader)
  pass(20)
  const sets = socket.sent.filter(({ op }) => op === 'set')
  assert.ok(sets.length <= 1 + Math.ceil(100 / 16), `${sets.length} sets`)
  assert.equal(sets.at(-1)!['entries'], [[FADER, -9.9]])
})

test('what was asked when the link was lost is answered with that, not never', async () => {
  const { box, open } = world()
  const socket = open()
  const asked = box.ask('panic', { on: true })
  socket.close()
  const words = await asked.catch(({ code }: { code: string }) => code)
  assert.is(words, 'ELINK')
})

test('what views look at is asked for once, again on a new connection, and no more when nobody looks', () => {
  const { box, open, pass } = world()
  const first = open()
  const watched = (socket: FakeSocket) =>
    socket.sent.filter(({ op }) => op === 'watch').map(({ what }) => (what as string[]).join())
  const ends = [box.want('status'), box.want('spectrum'), box.want('status')]
  assert.equal(watched(first), ['status', 'status,spectrum'])
  ends[0]!()
  assert.is(watched(first).length, 2, 'somebody still looks')
  first.close()
  pass(200)
  const second = open()
  assert.equal(watched(second), ['status,spectrum'])
  ends[2]!()
  ends[1]!()
  assert.equal(watched(second).slice(1), ['spectrum', ''])
})

test('meters stop while the page is hidden, also over a new connection', () => {
  const { box, open, pass } = world()
  box.wantMeters(50)
  const first = open()
  box.wantMeters(0)
  first.close()
  pass(200)
  const second = open()
  const hz = [...first.sent, ...second.sent].filter(({ op }) => op === 'hello').map(({ meters }) => meters)
  assert.equal(hz, [50, 0, 0])
})

test('a viewer’s finger moves nothing, on the page or in the box', () => {
  const { box, open, pass, welcome } = world()
  const socket = open()
  socket.say({ ...welcome(), role: 'viewer' })
  const fader = box.mirror!.at(FADER)
  box.put(fader, -30)
  pass(100)
  assert.is(box.mirror!.get(fader), 0)
  assert.equal(
    socket.sent.map(({ op }) => op),
    ['hello'],
  )
})

test('a gap in the versions asks for a snapshot instead of showing half the truth', () => {
  const { box, open, welcome, store } = world()
  const socket = open()
  socket.say({ op: 'change', version: 2, origin: 'osc', changes: [[FADER, -5]] })
  socket.say({ op: 'change', version: 3, origin: 'osc', changes: [[FADER, -6]] })
  assert.equal(
    socket.sent.map(({ op }) => op),
    ['hello', 'get'],
  )
  store.set(FADER, -7, 'osc')
  socket.say(welcome(3))
  assert.is(box.mirror!.get(box.mirror!.at(FADER)), -7)
  socket.say({ op: 'change', version: 4, origin: 'osc', changes: [[FADER, -8]] })
  assert.is(box.mirror!.get(box.mirror!.at(FADER)), -8)
})

test('a box that comes back after any time away is found within 2 s', () => {
  for (const awayMs of [300, 1000, 5000, 60_000]) {
    const { sockets, pass, open, now } = world()
    open().close()
    const gone = now()
    while (now() - gone < awayMs) {
      pass(50)
      if (sockets.at(-1)!.onclose) sockets.at(-1)!.close()
    }
    const tries = sockets.length
    pass(2000)
    assert.ok(sockets.length > tries, `away for ${awayMs} ms`)
  }
})

test('a network that swallows everything without a word is noticed, and the link opened anew, within 2 s', () => {
  const { box, sockets, pass, open } = world()
  const socket = open()
  pass(1000)
  assert.is(socket.sent.at(-1)!['op'], 'ping')
  pass(1000)
  assert.is(box.linked, false)
  assert.is(sockets.length, 2)
})

test('what was moved while the link was down is not sent later', () => {
  const { box, open, pass } = world()
  const first = open()
  first.close()
  box.move(box.mirror!.at(FADER), -60)
  pass(500)
  const second = open()
  pass(100)
  assert.equal(
    second.sent.map(({ op }) => op),
    ['hello'],
  )
  assert.is(box.mirror!.get(box.mirror!.at(FADER)), 0)
})

test.run()

// What a user would lose: a socket that answers every program, however badly it writes, and never falls over.
// time limit: 120 s
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type RunningBox, until, withSuiteBox, writeSine } from '../running-box.ts'
import { openWire, type Wire } from './wire.ts'

interface World {
  box: RunningBox
  wire: Wire
}

const test = suite<World>('maintenance')
withSuiteBox(test, { console: { strips: 4 }, channels: { inputs: 2, outputs: 2 } })
test.before.each(async (world) => {
  world.wire = (await openWire(world.box.socket)).wire
})
test.after.each(({ wire }) => {
  wire.socket.destroy()
})

test('greets with version and protocol; owner and group may connect, nobody else', async ({ box }) => {
  const { wire, hello } = await openWire(box.socket)
  assert.match(hello.mixbox!, /^\d+\.\d+\.\d+$/)
  assert.is(hello.protocol, 1)
  wire.socket.destroy()
  assert.is(statSync(box.socket).mode & 0o777, 0o660)
})

/** The next event of a kind: a busy machine may report an xrun in between. */
async function eventOf(wire: Wire, kind: string): Promise<Record<string, unknown>> {
  for (;;) {
    const event = await wire.event()
    if (event['event'] === kind) return event
  }
}

// biome-ignore format: one row, one bad line
const BAD: readonly [about: string, line: string, id: unknown, code: string, said: RegExp][] = [
  ['no JSON', 'hello', null, 'EPROTO', /"hello" is not JSON/],
  ['half a line of JSON', '{"id":1,"op":"status"', null, 'EPROTO', /not JSON/],
  ['a list', '[1]', null, 'EPROTO', /no object/],
  ['null', 'null', null, 'EPROTO', /no object/],
  ['no id', '{"op":"status"}', null, 'EPROTO', /no id/],
  ['an object as id', '{"id":{},"op":"status"}', null, 'EPROTO', /no id/],
  ['no op', '{"id":1}', 1, 'EOP', /undefined.*status, get, set/],
  ['an unknown op', '{"id":"x","op":"statsu"}', 'x', 'EOP', /"statsu" is unknown.*nearest is status/],
  ['a name every object has', '{"id":1,"op":"constructor"}', 1, 'EOP', /unknown/],
  ['an unknown field', '{"id":1,"op":"status","deep":true}', 1, 'EINVAL', /deep is no known key/],
  ['a missing field', '{"id":1,"op":"get"}', 1, 'EINVAL', /what is missing: give a list/],
  ['a field of another kind', '{"id":1,"op":"panic","on":"yes"}', 1, 'EINVAL', /on is "yes": give true or false/],
  ['a frame before the first', '{"id":1,"op":"set","entries":[["/ch/01/mix/fader",0]],"atFrame":-1}', 1, 'EINVAL', /atFrame is -1: give a frame/],
  ['a path that is not absolute', '{"id":1,"op":"play","path":"a.wav","strip":1}', 1, 'EINVAL', /path is "a.wav": give the absolute path/],
  ['no entries', '{"id":1,"op":"set","entries":[]}', 1, 'EINVAL', /entries is \[\]: give a list of pairs/],
  ['an unknown address', '{"id":1,"op":"set","entries":[["/ch/01/mix/fder",0]]}', 1, 'EADDRESS', /nearest are \/ch\/01\/mix\/fader/],
  ['a refused value', '{"id":1,"op":"set","entries":[["/ch/01/mix/fader","11 dB"]]}', 1, 'EVALUE', /\/ch\/01\/mix\/fader.*-90 to \+10 dB/],
  ['a file that is not there', '{"id":1,"op":"play","path":"/no/file.wav","strip":1}', 1, 'ENOENT', /\/no\/file\.wav/],
  ['a folder', '{"id":1,"op":"play","path":"/usr","strip":1}', 1, 'EISDIR', /\/usr/],
  ['a backup that is a list', '{"id":1,"op":"restore","backup":[]}', 1, 'EINVAL', /backup is \[\]: give an object that backup has answered/],
  ['a backup of nothing', '{"id":1,"op":"restore","backup":{}}', 1, 'EBACKUP', /schema is undefined/],
  ['a voice that does not play', '{"id":1,"op":"stop","voice":77}', 1, 'EVOICE', /no voice 77/],
]

for (const [about, line, id, code, said] of BAD) {
  test(`${about}: refused with code and reason, and the connection goes on`, async ({ wire }) => {
    wire.send(line)
    const { id: answered, error } = await wire.answer()
    assert.is(answered, id)
    assert.is(error?.code, code, error?.message)
    assert.match(error!.message, said)
    assert.is((await wire.ask({ id: 2, op: 'panic', on: false })).error, undefined)
  })
}

test('a line without an end is cut off, and the box goes on', async ({ box, wire }) => {
  wire.socket.write('x'.repeat(1_100_000))
  const { error } = await wire.answer()
  assert.is(error?.code, 'EPROTO')
  assert.match(error!.message, /longer than 1048576/)
  await until('the connection closed', () => wire.socket.destroyed)
  assert.is((await box.mixctl('status')).code, 0)
})

test('one wrong entry of several changes nothing', async ({ wire }) => {
  const entries = [
    ['/ch/01/mix/fader', -33],
    ['/ch/02/mix/fader', 'loud'],
  ]
  assert.is((await wire.ask({ id: 1, op: 'set', entries })).error?.code, 'EVALUE')
  const { result } = await wire.ask({ id: 2, op: 'get', what: ['/ch/01/mix/fader'] })
  assert.is.not((result as { value: number }[])[0]!.value, -33)
})

test('requests sent together are all answered, each by its id', async ({ wire }) => {
  for (let id = 0; id < 200; id++) wire.send(JSON.stringify({ id, op: 'addresses', prefix: '/main' }))
  const ids = new Set<unknown>()
  for (let n = 0; n < 200; n++) ids.add((await wire.answer()).id)
  assert.is(ids.size, 200)
})

test('a request in many small pieces, letters of several bytes cut apart, is one request', async ({
  wire,
}) => {
  const bytes = Buffer.from(
    `${JSON.stringify({ id: 1, op: 'set', entries: [['/ch/01/config/name', 'Flügel ♪']] })}\n`,
  )
  for (const byte of bytes) {
    wire.socket.write(Buffer.from([byte]))
    if (byte > 127) await sleep(2)
  }
  assert.is((await wire.answer()).error, undefined)
  const { result } = await wire.ask({ id: 2, op: 'get', what: ['/ch/01/config/name'] })
  assert.is((result as { text: string }[])[0]!.text, 'Flügel ♪')
})

test('whoever watches is told what others change, with their origin, and nothing else', async ({
  box,
  wire,
}) => {
  await wire.ask({ id: 1, op: 'watch', prefixes: ['/ch/02'] })
  await box.json('set', '/ch/01/mix/fader', '-4', '/ch/02/mix/fader', '-5')
  const told = await wire.event()
  assert.is(told['address'], '/ch/02/mix/fader')
  assert.is(told['text'], '-5.0 dB')
  assert.is(told['origin'], 'maintenance')
  await box.json('set', '/ch/02/mix/pan', 'C', '/ch/02/config/name', 'Next')
  assert.is((await wire.event())['text'], 'Next')
})

test('meters come at their pace, with a level for every channel', async ({ wire }) => {
  const { result } = await wire.ask({ id: 1, op: 'meters', everyMs: 20 })
  const { channels } = result as { channels: { id: string }[] }
  assert.equal(
    channels.map(({ id }) => id),
    [
      ...['ch 01', 'ch 02', 'ch 03', 'ch 04'],
      ...['bus 01', 'bus 02', 'bus 03', 'bus 04', 'bus 05', 'bus 06', 'bus 07', 'bus 08'],
      ...['main L', 'main R', 'solo L', 'solo R', 'mtx 01', 'mtx 02'],
      ...['monitor L', 'monitor R', 'phones L', 'phones R', 'out 01', 'out 02'],
    ],
  )
  let last = 0
  for (let n = 0; n < 10; n++) {
    const { frame, frames: _, ...columns } = (await wire.event()) as Record<string, number[]>
    assert.ok(Number(frame) > last)
    last = Number(frame)
    assert.equal(Object.keys(columns), ['peakDb', 'rmsDb', 'barDb', 'clips', 'gateDb', 'compressorDb'])
    for (const values of Object.values(columns)) assert.is(values.length, channels.length)
  }
})

test('a reader that falls asleep over its meters misses some and is not hung up on', async ({ wire }) => {
  // A hundred streams of a line every 10 ms: 2 s of them are far more than what a connection may have unread.
  for (let id = 0; id < 100; id++) wire.send(JSON.stringify({ id, op: 'meters', everyMs: 10 }))
  wire.socket.pause()
  await sleep(2000)
  wire.socket.resume()
  const last = (await wire.event()) as { frame: number }
  let newest = last.frame
  await until('meters of now', async () => {
    // What lies unread between the two is thousands of lines, and more with every Node.
    for (let n = 0; n < 1000; n++) newest = ((await wire.event()) as { frame: number }).frame
    return newest > last.frame + 48_000
  })
  assert.not(wire.socket.destroyed)
})

test('a reader that asks without ever reading is hung up on before it fills the memory', async ({
  box,
  wire,
}) => {
  wire.socket.pause()
  for (let id = 0; id < 5000; id++) wire.send(JSON.stringify({ id, op: 'get', what: [] }))
  const { frame } = await box.json<{ frame: number }>('set', '/ch/03/mix/fader', '-19')
  assert.ok(frame > 0, 'the others go on')
  wire.socket.resume()
  await until('hung up on', () => wire.socket.destroyed)
  const kibibytes = Number(
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${box.process.pid}/status`, 'utf8'))?.[1],
  )
  assert.ok(kibibytes < 400_000, `${kibibytes} KiB`)
})

test('a scheduled change takes effect on its frame, and the console follows', async ({ wire }) => {
  const frames = async () => ((await wire.ask({ id: 0, op: 'status' })).result as { frames: number }).frames
  const atFrame = (await frames()) + 24_000
  const entries = [['/ch/04/mix/fader', -7]]
  const { result } = await wire.ask({ id: 1, op: 'set', entries, atFrame })
  // Moves begin on a grid of 16 frames.
  assert.is((result as { frame: number }).frame, Math.ceil(atFrame / 16) * 16)
  const after = await wire.ask({ id: 2, op: 'get', what: ['/ch/04/mix/fader'] })
  assert.is((after.result as { value: number }[])[0]!.value, -7)
})

test('files play exactly at their frame, short ones from memory, and end by themselves', async ({
  box,
  wire,
}) => {
  const path = join(box.folder, 'tone.wav')
  writeSine(path, 440, 0.5, 0.25)
  const { frames } = (await wire.ask({ id: 0, op: 'status' })).result as { frames: number }
  const atFrame = frames + 12_345
  await wire.ask({ id: 1, op: 'watch', prefixes: [] })
  const { result } = await wire.ask({ id: 2, op: 'play', path, strip: 4, atFrame })
  const { voice, kind, channels } = result as { voice: number; kind: string; channels: number }
  assert.equal(
    { kind, channels, frames: (result as { frames: number }).frames },
    { kind: 'sample', channels: 1, frames: 12_000 },
  )
  const started = await eventOf(wire, 'voiceStarted')
  assert.equal(
    { event: started['event'], voice: started['voice'], frame: started['frame'] },
    { event: 'voiceStarted', voice, frame: atFrame },
  )
  const ended = await eventOf(wire, 'voiceEnded')
  assert.is(ended['reason'], 'finished')
  assert.is(ended['frame'], atFrame + 12_000)
})

test('long files stream; all streams taken is said; a stopped one makes room', async ({ box, wire }) => {
  const path = join(box.folder, 'long.wav')
  writeSine(path, 440, 0.5, 40)
  const play = () => wire.ask({ id: 1, op: 'play', path, strip: 1 })
  const first = (await play()).result as { voice: number; kind: string }
  assert.is(first.kind, 'stream')
  await play()
  const third = await play()
  assert.is(third.error?.code, 'ENOSOURCE')
  assert.match(third.error!.message, /all 2 streams/)
  await wire.ask({ id: 2, op: 'stop', voice: first.voice })
  await until('the stream to be free', async () => (await play()).error === undefined)
  await wire.ask({ id: 3, op: 'stop', voice: 'all' })
  await until(
    'silence',
    async () => ((await wire.ask({ id: 4, op: 'voices' })).result as unknown[]).length === 0,
  )
})

test('when the pool is full, the file unused for longest makes room; one too large is refused by size', async ({
  box,
  wire,
}) => {
  // The pool holds 8 MiB: 2,097,152 samples, four files of 10 s and no fifth.
  const play = async (n: number) => {
    const path = join(box.folder, `pad-${n}.wav`)
    writeSine(path, 100 * n, 0.1, 10)
    const { result, error } = await wire.ask({ id: n, op: 'play', path, strip: 1 })
    assert.is(error, undefined, error?.message)
    await wire.ask({ id: 0, op: 'stop', voice: (result as { voice: number }).voice, fadeMs: 0 })
    await until(
      'it ended',
      async () => ((await wire.ask({ id: 0, op: 'voices' })).result as unknown[]).length === 0,
    )
  }
  for (let n = 1; n <= 9; n++) await play(n)
  const { assets } = (await wire.ask({ id: 0, op: 'status' })).result as {
    assets: { assets: number; usedSamples: number }
  }
  assert.is(assets.assets, 4)
  assert.is(assets.usedSamples, 4 * 480_000)
})

test('panic mutes the outputs and nothing else, until it is over', async ({ box, wire }) => {
  assert.equal((await wire.ask({ id: 1, op: 'panic', on: true })).result, { panic: true })
  const { engine } = (await wire.ask({ id: 2, op: 'status' })).result as { engine: { panic: boolean } }
  assert.is(engine.panic, true)
  assert.match((await box.mixctl('status')).out, /panic: all outputs are muted/)
  assert.equal((await wire.ask({ id: 3, op: 'panic', on: false })).result, { panic: false })
})

test.run()

import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { AlsaError, Pcm, type PcmOptions } from '../src/index.ts'
import { ACCESS_BITS, FORMAT_NUMBERS, HandCard, type HandCardField } from './hand-card.ts'

/** Opens a hand card with these settings, hands the result to `look`, removes both. */
async function withCard(
  settings: Partial<Record<HandCardField, number>>,
  asked: Partial<PcmOptions>,
  look: (result: Pcm | AlsaError, card: HandCard) => void,
): Promise<void> {
  const card = new HandCard(settings)
  const result = await Pcm.open(card.options('playback', asked)).catch((error) => error)
  try {
    look(result, card)
  } finally {
    if (result instanceof Pcm) result.close()
    card.remove()
  }
}

function granted(result: Pcm | AlsaError): Pcm {
  if (result instanceof Pcm) return result
  throw result
}

function refused(result: Pcm | AlsaError): AlsaError {
  assert.instance(result, AlsaError)
  return result as AlsaError
}

test('what a card takes is granted as asked, without a warning', () =>
  withCard({}, {}, (result) => {
    const pcm = granted(result)
    assert.equal(pcm.granted, {
      device: 'hand',
      direction: 'playback',
      rate: 48000,
      format: 'S16',
      channels: 2,
      periodFrames: 64,
      periods: 3,
      bufferFrames: 192,
      access: 'RW_INTERLEAVED',
    })
    assert.equal(pcm.warnings, [])
  }))

const FALL_BACKS: {
  name: string
  card?: Partial<Record<HandCardField, number>>
  asked: Partial<PcmOptions>
  want: Partial<Pcm['granted']>
  warns: RegExp
}[] = [
  {
    name: 'a period of 7 frames becomes the least the card takes',
    asked: { periodFrames: 7 },
    want: { periodFrames: 16 },
    warns: /asked for a period of 7 frames, card takes 16$/,
  },
  {
    name: 'a period of 100000 frames becomes the greatest the card takes',
    asked: { periodFrames: 100000 },
    want: { periodFrames: 1024 },
    warns: /asked for a period of 100000 frames, card takes 1024$/,
  },
  {
    name: 'on a card of powers of two a period of 100 becomes 128: nearer by ratio than 64',
    card: { powersOfTwo: 1 },
    asked: { periodFrames: 100 },
    want: { periodFrames: 128 },
    warns: /period of 100 frames, card takes 128$/,
  },
  {
    name: 'a period is a multiple of what was asked for: 37 becomes 32 although the card would take 37',
    asked: { periodFrames: 37, periodMultipleOf: 16 },
    want: { periodFrames: 32 },
    warns: /period of 37 frames, card takes 32$/,
  },
  {
    name: 'the lower neighbour is skipped where the card is not able to hold it',
    card: { periodMin: 40 },
    asked: { periodFrames: 41, periodMultipleOf: 16 },
    want: { periodFrames: 48 },
    warns: /period of 41 frames, card takes 48$/,
  },
  {
    name: 'more periods than the card holds become its most',
    card: { periodsMax: 4 },
    asked: { periods: 9 },
    want: { periods: 4, bufferFrames: 256 },
    warns: /asked for 9 periods, card takes 4$/,
  },
  {
    name: 'a rate the card has not becomes its nearest',
    card: { rateMin: 44100, rateMax: 48000 },
    asked: { rate: 96000 },
    want: { rate: 48000 },
    warns: /asked for a rate of 96000 Hz, card takes 48000$/,
  },
  {
    name: 'channels the card has not become its nearest number',
    card: { channelsMin: 8, channelsMax: 8 },
    asked: { channels: 2 },
    want: { channels: 8 },
    warns: /asked for 2 channels, card takes 8$/,
  },
  {
    name: 'a format the card has not becomes its own',
    card: { format: FORMAT_NUMBERS.S24_3 },
    asked: { format: 'FLOAT' },
    want: { format: 'S24_3' },
    warns: /asked for the format FLOAT, card takes S24_3$/,
  },
]

for (const { name, card, asked, want, warns } of FALL_BACKS)
  test(name, () =>
    withCard(card ?? {}, asked, (result) => {
      const pcm = granted(result)
      for (const [key, value] of Object.entries(want))
        assert.is(pcm.granted[key as keyof Pcm['granted']], value)
      assert.is(pcm.warnings.length, 1, pcm.warnings.join('; '))
      assert.match(pcm.warnings[0]!, warns)
    }),
  )

for (const access of Object.keys(ACCESS_BITS) as (keyof typeof ACCESS_BITS)[])
  test(`a card that only has ${access} access can be used`, () =>
    withCard({ accesses: ACCESS_BITS[access] }, {}, (result) => {
      assert.is(granted(result).granted.access, access)
    }))

const REFUSALS: {
  name: string
  card?: Partial<Record<HandCardField, number>>
  asked: Partial<PcmOptions>
  code: string
  operation: string
  says: RegExp
}[] = [
  {
    name: 'an unknown PCM',
    asked: { device: 'nope' },
    code: 'ENOENT',
    operation: 'open',
    says: /Unknown PCM nope/,
  },
  {
    name: 'a busy card',
    card: { leftOpenPlayback: 1 },
    asked: {},
    code: 'EBUSY',
    operation: 'open',
    says: /fuser/,
  },
  {
    name: 'a forbidden card',
    card: { openError: 13 },
    asked: {},
    code: 'EACCES',
    operation: 'open',
    says: /group audio/,
  },
  {
    name: 'an unplugged card',
    card: { plugged: 0 },
    asked: {},
    code: 'ENODEV',
    operation: 'open',
    says: /plug/,
  },
  {
    name: 'another rate where only this one will do',
    asked: { rate: 44100, exactRate: true },
    code: 'EINVAL',
    operation: 'set the rate of',
    says: /44100 Hz refused, takes 48000 Hz/,
  },
  {
    name: 'a period multiple the card cannot hold',
    card: { periodMin: 30, periodMax: 60 },
    asked: { periodMultipleOf: 128 },
    code: 'EINVAL',
    operation: 'set the period of',
    says: /no multiple of 128 frames granted, takes 30 to 60 frames/,
  },
  {
    name: 'a card without a format we know',
    card: { format: 1 },
    asked: {},
    code: 'EINVAL',
    operation: 'set the format of',
    says: /takes none of them of FLOAT, S32, S24_3, S24, S16/,
  },
]

for (const { name, card, asked, code, operation, says } of REFUSALS)
  test(`an error names ${name}`, () =>
    withCard(card ?? {}, asked, (result) => {
      const error = refused(result)
      assert.is(error.code, code)
      assert.is(error.operation, operation)
      assert.is(error.device, asked.device ?? 'hand')
      assert.match(error.message, says)
      assert.ok(error.fix.length > 0)
    }))

test('a refused rate leaves the usual rates the card takes, an open card tells them too', async () => {
  await withCard({ rateMin: 44100, rateMax: 88200 }, { rate: 96000, exactRate: true }, (result) =>
    assert.equal(refused(result).rates, [44100, 48000, 64000, 88200]),
  )
  await withCard({ rateMin: 96000, rateMax: 96000 }, { rate: 96000 }, (result) =>
    assert.equal((result as Pcm).rates, [96000]),
  )
  await withCard({ plugged: 0 }, {}, (result) => assert.is(refused(result).rates, undefined))
})

const BAD_OPTIONS: Record<string, unknown>[] = [
  { periodFrames: 0 },
  { periodFrames: -64 },
  { periodFrames: 64.5 },
  { periodFrames: Number.NaN },
  { periodFrames: Number.POSITIVE_INFINITY },
  { periodFrames: '64' },
  { periods: 1 },
  { channels: 0 },
  { rate: 0 },
  { rate: undefined },
  { format: 'S20' },
  { direction: 'sideways' },
  { device: '' },
  { device: 'a\0b' },
  { periodMultipleOf: 0 },
]

for (const bad of BAD_OPTIONS)
  test(`an option out of range is named before a device is asked: ${JSON.stringify(bad)}`, () => {
    const [name] = Object.keys(bad)
    const options = {
      device: 'null',
      direction: 'capture',
      rate: 48000,
      channels: 2,
      periodFrames: 64,
      periods: 2,
    }
    try {
      Pcm.beginOpen({ ...options, ...bad } as PcmOptions)
      assert.unreachable()
    } catch (error) {
      assert.instance(error, AlsaError)
      assert.is((error as AlsaError).code, 'EINVAL')
      assert.match((error as AlsaError).message, new RegExp(name!))
    }
  })

test('polling an opening never waits for a slow card, nor needs the event loop', () => {
  const card = new HandCard({ openMicroseconds: 200_000 })
  const opening = Pcm.beginOpen(card.options('capture'))
  assert.is(opening.poll(), undefined)
  let pcm: Pcm | undefined
  const deadline = Date.now() + 20_000
  while (pcm === undefined && Date.now() < deadline) pcm = opening.poll()
  assert.instance(pcm, Pcm)
  assert.is(opening.poll(), pcm)
  pcm!.close()
  card.remove()
})

test('an opening that is cancelled gives no PCM and leaves the card free', async () => {
  const card = new HandCard({ openMicroseconds: 100_000 })
  const opening = Pcm.beginOpen(card.options('capture'))
  opening.cancel()
  assert.throws(
    () => opening.poll(),
    (error: AlsaError) => error.code === 'ECANCELED',
  )
  card.set('openMicroseconds', 0)
  let pcm: Pcm | undefined
  for (let i = 0; i < 500 && pcm === undefined; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    pcm = await Pcm.open(card.options('capture')).catch(() => undefined)
  }
  assert.instance(pcm, Pcm)
  pcm!.close()
  assert.throws(
    () => opening.poll(),
    (error: AlsaError) => error.code === 'ECANCELED',
  )
  card.remove()
})

test('a card is opened at normal priority and on every CPU, even for a pinned real-time caller', async () => {
  const card = new HandCard()
  const pid = String(process.pid)
  const cpus = execFileSync('taskset', ['-p', '-c', pid], { encoding: 'utf8' }).split(': ')[1]!.trim()
  const count = Number(execFileSync('nproc', { encoding: 'utf8' }))
  execFileSync('taskset', ['-p', '-c', cpus.split(/[,-]/)[0]!, pid])
  // Without the right to real-time priority the caller stays at normal priority.
  spawnSync('chrt', ['-f', '-p', '10', pid])
  try {
    const pcm = await Pcm.open(card.options('capture'))
    pcm.close()
  } finally {
    execFileSync('chrt', ['-o', '-p', '0', pid])
    execFileSync('taskset', ['-p', '-c', cpus, pid])
  }
  assert.is(card.get('openPolicy'), 0, 'SCHED_OTHER')
  assert.is(card.get('openCpus'), count)
  card.remove()
})

test('closing on a thread frees the card and says when it is done', async () => {
  const card = new HandCard()
  const pcm = await Pcm.open(card.options('playback'))
  assert.is(card.get('leftOpenPlayback'), 1)
  const closed = pcm.beginClose()
  for (let i = 0; i < 500 && !closed(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(closed())
  assert.is(card.get('leftOpenPlayback'), 0)
  assert.throws(
    () => pcm.beginClose(),
    (error: AlsaError) => error.code === 'EBADF',
  )
  card.remove()
})

test('a forgotten PCM is closed by the garbage collector', () => {
  const card = new HandCard()
  const script = `
    import { Pcm } from ${JSON.stringify(new URL('../src/index.js', import.meta.url).href)}
    await (async () => { await Pcm.open(${JSON.stringify(card.options('playback'))}) })()
    for (let i = 0; i < 50; i++) { gc(); await new Promise((resolve) => setTimeout(resolve, 10)) }
    process.kill(process.pid, 'SIGKILL')` // so that no clean end closes it
  try {
    execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { stdio: 'pipe' })
  } catch (error) {
    assert.is((error as { signal?: string }).signal, 'SIGKILL', String(error))
  }
  assert.is(card.get('leftOpenPlayback'), 0)
  assert.is(card.get('prepared') + card.get('preparedPlayback'), 1, 'it was open')
  card.remove()
})

test.run()

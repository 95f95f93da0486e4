// The control elements of the hand card, beside amixer, which opens the same ones.
import { execFileSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type AlsaError, CardControls } from '../src/index.ts'
import { HandCard } from './hand-card.ts'

const VOLUME = 1
const SWITCH = 2
const CLOCK = 3
const FRAMES = 4
const SERIAL = 5
const PAD = 6

function amixer(...command: string[]): string {
  return execFileSync('amixer', ['-D', 'hand', ...command], { encoding: 'utf8' })
}

function controlsTest(
  name: string,
  body: (controls: CardControls, card: HandCard) => void | Promise<void>,
): void {
  test(name, async () => {
    const card = new HandCard()
    const controls = CardControls.open('hand')
    try {
      await body(controls, card)
    } finally {
      controls.close()
      card.remove()
    }
  })
}

function refuses(call: () => unknown, code: string, says: RegExp): void {
  try {
    call()
  } catch (error) {
    assert.is((error as AlsaError).code, code)
    assert.match((error as AlsaError).message, says)
    return
  }
  assert.unreachable(`no error that says ${says}`)
}

const WRITABLE = { readable: true, writable: true, volatile: false, inactive: false, locked: false }

controlsTest('a card is listed with every name, range, item and decibel', (controls) => {
  const common = { interface: 'MIXER', index: 0, access: WRITABLE }
  assert.equal(controls.list(), [
    {
      ...common,
      numid: 1,
      name: 'Master Playback Volume',
      type: 'integer',
      count: 2,
      min: 0,
      max: 100,
      step: 1,
      minDb: Number.NEGATIVE_INFINITY,
      maxDb: 0,
    },
    {
      ...common,
      numid: 2,
      name: 'Master Playback Switch',
      type: 'boolean',
      count: 2,
      min: 0,
      max: 1,
      step: 1,
    },
    {
      ...common,
      numid: 3,
      name: 'Clock Source',
      type: 'enumerated',
      count: 1,
      min: 0,
      max: 2,
      step: 1,
      items: ['Internal', 'Word Clock', 'ADAT'],
    },
    {
      ...common,
      numid: 4,
      name: 'Frames Played',
      type: 'integer64',
      count: 1,
      min: 0,
      max: 2 ** 40,
      step: 1,
      access: { ...WRITABLE, writable: false },
    },
    { ...common, numid: 5, name: 'Serial', type: 'bytes', count: 4, min: 0, max: 255, step: 1 },
    { ...common, numid: 6, name: 'Pad Capture Volume', type: 'integer', count: 1, min: -24, max: 0, step: 6 },
  ])
})

controlsTest('what is written amixer reads, what amixer sets is read', (controls) => {
  controls.write(VOLUME, [70, 30])
  assert.match(amixer('cget', `numid=${VOLUME}`), /: values=70,30$/m)
  controls.write(SWITCH, [1, 0])
  assert.match(amixer('cget', `numid=${SWITCH}`), /: values=on,off$/m)
  controls.write(CLOCK, [2])
  assert.match(amixer('cget', `numid=${CLOCK}`), /: values=2$/m)
  controls.write(SERIAL, [1, 255, 0, 16])
  assert.match(amixer('cget', `numid=${SERIAL}`), /: values=0x01,0xff,0x00,0x10$/m)
  controls.write(PAD, [-18])
  assert.match(amixer('cget', `numid=${PAD}`), /: values=-18$/m)
  amixer('cset', `numid=${VOLUME}`, '12,34')
  assert.equal(controls.read(VOLUME), [12, 34])
  amixer('cset', `numid=${CLOCK}`, 'Word Clock')
  assert.equal(controls.read(CLOCK), [1])
  assert.equal(controls.read(SWITCH), [1, 0])
  assert.equal(controls.read(SERIAL), [1, 255, 0, 16])
  assert.equal(controls.read(FRAMES), [0])
})

controlsTest('levels convert to decibels as amixer shows them, and back', (controls) => {
  for (const [value, db] of [
    [100, 0],
    [88, -6],
    [1, -49.5],
    [0, Number.NEGATIVE_INFINITY],
  ] as const) {
    assert.is(controls.toDb(VOLUME, value), db)
    assert.is(controls.fromDb(VOLUME, db), value)
  }
  controls.write(VOLUME, [88, 88])
  assert.match(amixer('sget', 'Master'), /\[-6\.00dB\]/)
  assert.is(controls.fromDb(VOLUME, 20), 100)
  refuses(
    () => controls.toDb(PAD, 0),
    'EINVAL',
    /convert control 6 to dB of hand: "Pad Capture Volume" has no decibel scale/,
  )
  refuses(() => controls.fromDb(VOLUME, Number.NaN), 'EINVAL', /NaN/)
})

controlsTest(
  'a value a control does not take is refused with what it takes, and nothing moves',
  (controls) => {
    const REFUSED: [number, number[], string, RegExp][] = [
      [VOLUME, [101, 0], 'EINVAL', /"Master Playback Volume" does not take 101: whole numbers from 0 to 100/],
      [VOLUME, [-1, 0], 'EINVAL', /does not take -1/],
      [VOLUME, [1.5, 0], 'EINVAL', /does not take 1.5/],
      [VOLUME, [Number.NaN, 0], 'EINVAL', /does not take NaN/],
      [VOLUME, [50], 'EINVAL', /takes 2 values, not 1/],
      [SWITCH, [2, 0], 'EINVAL', /does not take 2: whole numbers from 0 to 1/],
      [CLOCK, [3], 'EINVAL', /does not take 3: 0 \(Internal\), 1 \(Word Clock\), 2 \(ADAT\)/],
      [PAD, [-7], 'EINVAL', /does not take -7: whole numbers from -24 to 0 in steps of 6/],
      [FRAMES, [1], 'EPERM', /"Frames Played" is read-only/],
      [99, [1], 'ENOENT', /write control 99 of hand: no such control/],
    ]
    for (const [numid, values, code, says] of REFUSED)
      refuses(() => controls.write(numid, values), code, says)
    refuses(() => controls.read(99), 'ENOENT', /read control 99 of hand: no such control/)
    for (const numid of [VOLUME, SWITCH, CLOCK, PAD, FRAMES])
      assert.ok(controls.read(numid).every((value) => value === 0))
  },
)

controlsTest('a move by another program is seen, once, and by its number', (controls) => {
  assert.equal(controls.poll(), [])
  amixer('cset', `numid=${VOLUME}`, '40,50')
  amixer('cset', `numid=${PAD}`, '--', '-6')
  assert.equal(controls.poll(), [VOLUME, PAD])
  assert.equal(controls.poll(), [])
})

controlsTest('a watcher is called with what changed, and told when the card goes', async (controls, card) => {
  const seen: number[] = []
  const gone = new Promise<AlsaError>((resolve) =>
    controls.watch((numids) => seen.push(...numids), resolve, 5),
  )
  const stop = controls.watch(
    () => assert.unreachable('ended'),
    () => assert.unreachable('ended'),
    5,
  )
  stop()
  amixer('cset', `numid=${CLOCK}`, '1')
  for (let i = 0; i < 400 && seen.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(seen, [CLOCK])
  card.unplugControls()
  // A watch does not keep the process alive: this does.
  const alive = setTimeout(() => {}, 10_000)
  assert.is((await gone).code, 'ENODEV')
  clearTimeout(alive)
  refuses(() => controls.list(), 'ENODEV', /list the controls of hand/)
})

controlsTest('closed controls answer EBADF', (controls) => {
  controls.close()
  controls.close()
  refuses(() => controls.list(), 'EBADF', /list the controls of hand: closed already/)
  refuses(() => controls.read(VOLUME), 'EBADF', /closed/)
  refuses(() => controls.write(VOLUME, [0, 0]), 'EBADF', /closed/)
  refuses(() => controls.poll(), 'EBADF', /closed/)
})

test('controls of no card are an error with its name', () => {
  const card = new HandCard()
  refuses(() => CardControls.open('nobody'), 'ENOENT', /open the controls of nobody: .*nobody/)
  refuses(() => CardControls.open(''), 'EINVAL', /must be a name/)
  card.remove()
})

test.run()

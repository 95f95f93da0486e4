// What broken pages and hostile programs say to the box's socket.
import type { Random } from '../console/random.ts'

const OPS = [
  'set',
  'get',
  'hello',
  'watch',
  'panic',
  'copy',
  'play',
  'stop',
  'presetLoad',
  'restore',
  'calibrate',
]
const JUNK: readonly unknown[] = [
  null,
  [],
  {},
  '',
  -1,
  1e9,
  0.5,
  true,
  [[]],
  [[1, 2]],
  { a: 1 },
  '__proto__',
  '\ud800',
]
/** Every object has those, and no table of the box. */
const EVERYWHERE = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
const DEEPEST = 15_000

export type Message = string | Buffer
type Kinds = Readonly<Record<string, () => Message>>

const json = (message: object): string => JSON.stringify({ id: 1, ...message })

/** Its functions by themselves, whatever they belong to. */
const unbound = (random: Random): Random => ({
  unit: () => random.unit(),
  whole: (low, high) => random.whole(low, high),
  pick: (list) => random.pick(list),
})

/** Kinds of messages of which none may be obeyed, whoever says them and whatever their luck. @param numbers addresses of knobs with numbers */
export function wrongMessages(numbers: readonly string[], random: Random): Kinds {
  const { unit, whole, pick } = unbound(random)
  const letters = (most: number): string =>
    String.fromCharCode(...Array.from({ length: whole(1, most) }, () => whole(32, 0x2fff)))
  const set = (entries: unknown, more: object = {}) => json({ op: 'set', entries, ...more })
  const good = () => [[pick(numbers), 'pos:0.5']]
  const far = () => (unit() < 0.5 ? -1 : 1) * (99_999 + whole(0, 1e9)) * 10 ** whole(0, 290)
  /** A good one with a name too many, as no JSON.stringify writes it. */
  const with_ = (name: string) =>
    `${set(good()).slice(0, -1)},${JSON.stringify(name)}:{"op":"panic","on":true}}`
  return {
    bytes: () => Buffer.from(Array.from({ length: whole(0, 40) }, () => whole(0, 255))),
    'text that is no JSON': () => `{${letters(40)}`,
    'JSON that is no object': () => JSON.stringify(pick([null, 1, 'set', true, [], [{}]])),
    'JSON cut short': () => {
      const text = set(good())
      return text.slice(0, whole(1, text.length - 1))
    },
    'an op that is none': () => json({ op: `${pick(OPS)}~${letters(5)}` }),
    'an op that every object has': () => json({ op: pick(EVERYWHERE), on: true }),
    'an id that is none': () => set(good(), { id: pick([null, [], {}, true, letters(3).repeat(99)]) }),
    'a field too many': () => set(good(), { [`~${letters(8)}`]: pick(JUNK) }),
    'a field that every object has': () => with_(pick(EVERYWHERE)),
    'entries of another shape': () => set(pick(JUNK)),
    'an address that was damaged': () => {
      const address = pick(numbers)
      const at = whole(1, address.length)
      return set([[`${address.slice(0, at)}~${letters(3)}${address.slice(at)}`, 0]])
    },
    'an address that every object has': () => set([[pick(['', '/']) + pick(EVERYWHERE), 0]]),
    'a value that is none': () =>
      set([[pick(numbers), pick([null, [], {}, `~${letters(9)}`, 'NaN', 'pos:2', '1e999 dB'])]]),
    'a number far away': () => set([[pick(numbers), unit() < 0.5 ? far() : String(far())]]),
    'several, of which the last is wrong': () => set([...good(), [pick(numbers), `~${letters(4)}`]]),
    'a frame or a ramp that is none': () =>
      set(good(), { [pick(['atFrame', 'rampMs'])]: pick([-1, 'x', null, 1e12 + 0.5, 1e300, []]) }),
    'fields of other operations': () =>
      json({ op: pick(OPS), path: 'a', on: 'x', to: 7, what: 1, meters: 'x', backup: 1 }),
    'a file beside the folder': () =>
      json({
        op: 'play',
        file: `${'../'.repeat(whole(1, 9))}${pick(['etc/passwd', '\0', 'a.wav'])}`,
        strip: 1,
      }),
    'brackets in brackets': () => {
      // Most of them short: the long ones take their time on the way.
      const deep = Math.ceil(DEEPEST * unit() ** 8)
      return `{"id":1,"op":"panic","on":${'['.repeat(deep)}${']'.repeat(deep)}}`
    },
    'a list without end': () => set(Array.from({ length: whole(2001, 3000) }, () => 0)),
  }
}

/** A right message with some of its bytes changed: who only looks may say it, whatever has become of it. */
export function damagedMessages(numbers: readonly string[], random: Random): () => Message {
  const { whole, pick } = unbound(random)
  const right = (): object =>
    pick<() => object>([
      () => ({ op: 'set', entries: [[pick(numbers), whole(-60, 10)]], wait: false }),
      () => ({ op: 'set', entries: [[pick(numbers), 'pos:0.5']], rampMs: whole(0, 99) }),
      () => ({ op: 'panic', on: true }),
      () => ({ op: 'play', file: 'noise.wav', strip: 1 }),
      () => ({ op: 'restore', backup: {} }),
      () => ({ op: 'pair', role: 'admin' }),
      () => ({ op: 'revoke', session: 'all' }),
      () => ({ op: 'get', what: [pick(numbers)] }),
    ])()
  return () => {
    const bytes = Buffer.from(JSON.stringify({ id: whole(0, 9), ...right() }))
    for (let n = whole(0, 3); n > 0; n--)
      bytes[whole(0, bytes.length - 1)] = pick([whole(32, 126), 0x22, 0x30, 0x5b, 0x7d])
    // A byte above 126 would make it no text, which ends a connection.
    return bytes.toString()
  }
}

// What broken programs send.
import type { Random } from '../../gig/random.ts'

const GOOD = [
  '-6',
  '-6 dB',
  'pos:0.75',
  'on',
  'off',
  '0',
  '{"value":-6}',
  '{"value":-6,"ramp":100}',
  '{"value":"off"}',
]
const JSON_ONLY = ['', 'play', 'copy', 'preset']

export interface WrongMessage {
  /** Below the box's own. */
  topic: string
  payload: Buffer | string
  retain?: boolean
}

/** Kinds of messages of which none may be obeyed, whatever their luck. @param numbers addresses of knobs with numbers */
export function wrongMessages(
  numbers: readonly string[],
  random: Random,
): Readonly<Record<string, () => WrongMessage>> {
  const next = () => random.unit()
  const below = (count: number): number => Math.floor(random.unit() * count)
  const one = <T>(list: readonly T[]): T => random.pick(list)
  const letters = (most: number, from = 32, to = 126): string =>
    String.fromCharCode(...Array.from({ length: 1 + below(most) }, () => from + below(to - from + 1)))
  return {
    'an address that was damaged': () => {
      const address = one(numbers)
      const at = 1 + below(address.length)
      return { topic: `set${address.slice(0, at)}~${letters(3)}${address.slice(at)}`, payload: one(GOOD) }
    },
    'bytes that are no text': () => ({
      topic: `set${one(numbers)}`,
      payload: Buffer.concat([Buffer.from(letters(20)), Buffer.from([0xc0 + below(64), 0x20 + below(64)])]),
    }),
    // No law takes a tilde but that of names.
    'letters for a number': () => ({ topic: `set${one(numbers)}`, payload: `~${letters(60)}` }),
    'a number far away': () => ({
      topic: `set${one(numbers)}`,
      payload: `${next() < 0.5 ? '-' : ''}${99_999 + below(1e9)}`,
    }),
    'numbers that are none': () => ({
      topic: `set${one(numbers)}`,
      payload: one([
        'NaN',
        '1e999',
        '--6',
        '0x10',
        '6;5',
        '1e',
        'null',
        'undefined',
        'pos:1.01',
        'pos:-1',
        'pos:',
      ]),
    }),
    'JSON cut short': () => {
      const whole = JSON.stringify({ value: -6, ramp: below(1000), at: 1 + below(1e6) })
      return { topic: `set${one(numbers)}`, payload: whole.slice(0, 1 + below(whole.length - 1)) }
    },
    'JSON of another shape': () => ({
      topic: `set${one(numbers)}`,
      payload: JSON.stringify(
        one<unknown>([
          {},
          { value: null },
          { value: [] },
          { value: {} },
          { value: -6, ramp: -1 },
          { value: -6, at: 0.5 },
          { values: 1 },
          { value: -6, at: -1 },
          { value: -6, [letters(5)]: 1 },
        ]),
      ),
    }),
    'several, of which one is wrong': () => {
      const entries = Array.from({ length: 1 + below(5) }, () => [one(numbers), 'pos:0.5'])
      entries.splice(
        below(entries.length + 1),
        0,
        one([
          [one(numbers), `~${letters(5)}`],
          [`/~${letters(9)}`, '0'],
        ]),
      )
      // A later one for the same address would mend it.
      const wrong = entries.find(([address, value]) => value !== 'pos:0.5' || address!.startsWith('/~'))!
      const object = Object.fromEntries(entries.filter((entry) => entry === wrong || entry[0] !== wrong[0]))
      return {
        topic: 'set',
        payload: JSON.stringify(next() < 0.5 ? object : { values: object, ramp: below(100) }),
      }
    },
    'no JSON where it is needed': () => ({ topic: one(JSON_ONLY) || 'set', payload: letters(40, 65) }),
    'deep JSON': () => ({ topic: 'set', payload: one(['[', '{"a":']).repeat(1 + below(5000)) }),
    'names every object has': () => ({
      topic: one([
        'set',
        'panic',
        'stop',
        'constructor',
        '__proto__',
        'toString',
        'set/__proto__',
        'set/constructor/name',
      ]),
      payload: one([
        '__proto__',
        '{"__proto__": {"/ch/01/mix/fader": 0}}',
        '{"constructor": 1}',
        'constructor',
      ]),
    }),
    'a payload too long': () => ({
      topic: `set${one(['/ch/01/config/name', one(numbers)])}`,
      payload: 'x'.repeat(65_537 + below(100)),
    }),
    'a name too long': () => ({ topic: 'set/ch/01/config/name', payload: 'x'.repeat(33 + below(1000)) }),
    'a command that was kept': () => ({ topic: `set${one(numbers)}`, payload: one(GOOD), retain: true }),
    'a topic of no command': () => ({ topic: `${letters(8, 97, 122)}~/${letters(20)}`, payload: one(GOOD) }),
    "another box's": () => ({ topic: `../${letters(8, 97, 122)}/set${one(numbers)}`, payload: one(GOOD) }),
  }
}

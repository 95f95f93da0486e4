// What a program wants of GPIO lines, in the words of linux/gpio.h (uAPI v2). Pure.
import { refuse } from './errors.ts'

/** A line as one asks for it. */
export interface LineSettings {
  /** Number on the chip. */
  offset: number
  direction: 'in' | 'out'
  pull?: 'up' | 'down' | 'none'
  activeLow?: boolean
  drive?: 'push-pull' | 'open drain' | 'open source'
  /** Of an output, at the beginning. */
  active?: boolean
  /** Both edges of an input are told. */
  edges?: boolean
  /** µs, done by the kernel: an edge is told once the line was still for so long. */
  debounceUs?: number
}

/** enum gpio_v2_line_flag */
export const LINE_FLAGS = {
  ...{ used: 1n, activeLow: 2n, input: 4n, output: 8n, rising: 16n, falling: 32n },
  ...{ openDrain: 64n, openSource: 128n, pullUp: 256n, pullDown: 512n, noPull: 1024n },
} as const

/** enum gpio_v2_line_attr_id */
const ATTRIBUTE = { flags: 1n, values: 2n, debounce: 3n } as const
const MOST_ATTRIBUTES = 10
/** The kernel keeps at most 16 for each of 64 lines. */
const EVENTS_KEPT = 1024

const PULLS = { up: LINE_FLAGS.pullUp, down: LINE_FLAGS.pullDown, none: LINE_FLAGS.noPull }
const DRIVES = { 'push-pull': 0n, 'open drain': LINE_FLAGS.openDrain, 'open source': LINE_FLAGS.openSource }

function flagsOf({ direction, pull, activeLow, drive = 'push-pull', edges }: LineSettings): bigint {
  return (
    (direction === 'in' ? LINE_FLAGS.input : LINE_FLAGS.output | DRIVES[drive]) |
    (pull ? PULLS[pull] : 0n) |
    (activeLow ? LINE_FLAGS.activeLow : 0n) |
    (edges ? LINE_FLAGS.rising | LINE_FLAGS.falling : 0n)
  )
}

/** Lines by what is wanted of them, as bits in the order asked for. */
function masksBy<T>(lines: readonly LineSettings[], of: (line: LineSettings) => T): Map<T, bigint> {
  const masks = new Map<T, bigint>()
  for (const [n, line] of lines.entries())
    masks.set(of(line), (masks.get(of(line)) ?? 0n) | (1n << BigInt(n)))
  return masks
}

/**
 * Words of native.gpioRequest: lines, events to keep, flags of the lines that no attribute names, attributes; offsets;
 * {id, value, mask} for each attribute.
 * @throws LinuxError EINVAL when the lines are wanted in more different ways than one request can say
 */
export function requestWords(lines: readonly LineSettings[]): BigUint64Array {
  const [[flags = 0n] = [], ...others] = [...masksBy(lines, flagsOf)]
  const attributes = others.map(([value, mask]) => [ATTRIBUTE.flags, value, mask])
  const outputs = masksBy(lines, ({ direction }) => direction).get('out') ?? 0n
  const active = masksBy(lines, (line) => line.direction === 'out' && line.active === true).get(true) ?? 0n
  if (outputs !== 0n) attributes.push([ATTRIBUTE.values, active, outputs])
  for (const [us, mask] of masksBy(lines, ({ debounceUs = 0 }) => debounceUs)) {
    if (us > 0) attributes.push([ATTRIBUTE.debounce, BigInt(Math.round(us)), mask])
  }
  if (attributes.length > MOST_ATTRIBUTES) {
    const what = `lines set in ${attributes.length} different ways beside the first; allowed are ${MOST_ATTRIBUTES}`
    refuse('get GPIO lines', `${what}. Ask for them in several groups`)
  }
  const offsets = lines.map(({ offset }) => BigInt(offset))
  const head = [BigInt(lines.length), BigInt(EVENTS_KEPT), flags, BigInt(attributes.length)]
  return BigUint64Array.from([...head, ...offsets, ...attributes.flat()])
}

import { toDb } from './knobs.ts'
import type { Hand } from './page-hands.ts'
import type { SentSet } from './page-witness.ts'
import type { Gesture } from './touch-cues.ts'

/** Rounding on the way from the finger to the page, in the knob's unit. */
const CLOSE = 0.001

/**
 * What the page sent last is what the fingers meant, what it sent before lies on the way there, and nothing else moved.
 * @throws Error
 */
export function checkGesture(gesture: Gesture, hands: readonly Hand[], sets: readonly SentSet[]): void {
  const entries = sets.flatMap((set) => set.entries)
  for (const { address, from, to } of hands) {
    const sent = entries.filter((one) => one[0] === address)
    const values = sent.map(([, value]) => (gesture === 'tap' ? Number(value === 'on') : toDb(value)))
    if (near(values.at(-1), to) && values.every((value) => near(value, to) || between(from, value, to)))
      continue
    throw new Error(
      `${gesture} on ${address} from ${from}: the page sent ${values.join(', ') || 'nothing'}; the gesture means ${to}`,
    )
  }
  const stranger = entries.find(([address]) => !hands.some((hand) => hand.address === address))
  if (stranger) throw new Error(`${gesture} on ${hands[0]!.address}: the page moved ${stranger[0]} too`)
}

const near = (value: number | undefined, to: number): boolean =>
  value === to || Math.abs((value ?? Number.NaN) - to) < CLOSE

const between = (from: number, value: number, to: number): boolean =>
  value > Math.min(from, to) - CLOSE && value < Math.max(from, to) + CLOSE

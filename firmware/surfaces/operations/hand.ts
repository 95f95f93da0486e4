// A hand on simulated knobs, and what it has moved.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from '../../console/index.ts'
import { BoxError } from '../../supervisor/index.ts'
import type { Desk } from './box.ts'
import { describe, type Reading } from './reading.ts'

export interface Hand {
  /** @throws RangeError naming the controls that there are; so do the others */
  turn(control: string, detents: number): Promise<void>
  press(control: string): void
  release(control: string): void
  slide(control: string, position: number): void
  /** Whether it is the button that turns the machine off. */
  turnsOff(control: string): boolean
  /** What glows, by the names of the controls: 0 to 1; a meter's LEDs from the lowest up. */
  lights(): { lamps: Record<string, number>; meters: Record<string, number[]> }
}

/** One knob that the panel has moved. */
export interface Move extends Reading {
  /** 0 where nothing sounds different. */
  batch: number
  /** From which on it sounds so; null: nothing had to move, or the engine has not said. */
  frame: number | null
}

/** Contacts bounce, converters are asked in turns, two presses may be a double one: no move for so long is the last one. */
const QUIET_MS = 400
/** Who still moves then is somebody else. */
const MOST_MS = 3000
const APPLIED_WITHIN_MS = 3000
const ORIGIN = 'panel'

/** @throws BoxError EPANEL */
export function handOn(hand: Hand | undefined): Hand {
  if (hand) return hand
  throw new BoxError(
    'EPANEL',
    'no knob of the panel is simulated: it takes a real hand, or panel.gpio "simulated"',
  )
}

/** @throws BoxError EPANEL for a control that is not there */
export async function inWords<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof RangeError ? new BoxError('EPANEL', error.message) : error
  }
}

export async function pressFor(hand: Hand, control: string, holdMs: number): Promise<void> {
  hand.press(control)
  await sleep(holdMs)
  hand.release(control)
}

/** @returns what the panel has moved meanwhile, in order @throws BoxError EPANEL: no such control */
export async function watchMoves(
  { store, link }: Desk,
  act: () => void | Promise<void>,
): Promise<{ moves: Move[] }> {
  const seen: { change: Change; batch: number }[] = []
  let lastAt = 0
  const unsubscribe = store.subscribe(({ changes, origin }) => {
    if (origin !== ORIGIN) return
    lastAt = performance.now()
    for (const change of changes) seen.push({ change, batch: link.told })
  })
  try {
    await inWords(act)
    const begun = performance.now()
    lastAt = Math.max(lastAt, begun)
    while (performance.now() - lastAt < QUIET_MS && performance.now() - begun < MOST_MS) await sleep(20)
  } finally {
    unsubscribe()
  }
  const moves = seen.map(async ({ change: { parameter, value }, batch }): Promise<Move> => {
    const frame = batch === 0 ? null : await link.applied(batch, APPLIED_WITHIN_MS).catch(() => null)
    return { ...describe(parameter, value), batch, frame }
  })
  return { moves: await Promise.all(moves) }
}

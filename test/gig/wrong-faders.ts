// Whether the page shows every fader where the show has left it.
import { toDb } from './knobs.ts'

/** Levels are shown to a tenth. */
const CLOSE_DB = 0.05 + 1e-6
const FADER = /^(\/(?:main\/st|(?:ch|bus)\/\d+))\/mix\/fader$|^(\/dca\/\d)\/fader$/

/**
 * Faders that the page shows elsewhere than they are.
 * @param wanted by address, dB
 * @param shown by the fader's name, as screen readers are told
 * @param nameOf a channel, by what its addresses begin with
 */
export function wrongFaders(
  wanted: ReadonlyMap<string, number | string>,
  shown: ReadonlyMap<string, string>,
  nameOf: (base: string) => string,
): string[] {
  return [...wanted].flatMap(([address, value]) => {
    const [, channel, dca] = FADER.exec(address) ?? []
    const base = channel ?? dca
    if (base === undefined) return []
    const name = `${nameOf(base)} fader`
    const text = shown.get(name)
    const got = text === '-inf dB' ? Number.NEGATIVE_INFINITY : Number.parseFloat(text ?? '')
    const same = toDb(value) === got || Math.abs(got - toDb(value)) < CLOSE_DB
    return same ? [] : [`the page has "${name}" at ${text}, the cue sheet left it at ${value} dB`]
  })
}

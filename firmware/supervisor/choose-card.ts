// Which card the box plays through. Pure: the list of cards is given.
import type { Config } from './config.ts'

/** A sound card as the kernel lists it. */
export interface HardwareCard {
  name: string
  pcms: readonly { device: string; capture: boolean; playback: boolean }[]
}

export interface CardChoice {
  kind: 'hardware' | 'virtual'
  /** ALSA names; empty for the virtual card, whose name comes with it. */
  capture: string
  playback: string
  /** In a sentence. */
  why: string
}

/**
 * A name in the configuration counts, whatever is listed: the card may be plugged in later. "auto" takes
 * the first device that has both directions.
 */
export function chooseCard(wish: Config['cards'], cards: readonly HardwareCard[]): CardChoice {
  const named = [wish.capture, wish.playback].filter((name) => name !== 'auto')
  if (named.includes('virtual')) return virtual('the configuration says so')
  if (named.length > 0) {
    // One name alone is meant for both directions.
    const [capture = '', playback = capture] = named
    return { kind: 'hardware', capture, playback, why: 'named in the configuration' }
  }
  for (const { name, pcms } of cards) {
    const duplex = pcms.find((pcm) => pcm.capture && pcm.playback)
    if (!duplex) continue
    const { device } = duplex
    return {
      kind: 'hardware',
      capture: device,
      playback: device,
      why: `${name}, the first card with inputs and outputs`,
    }
  }
  return virtual(whyNone(cards))
}

function virtual(why: string): CardChoice {
  return { kind: 'virtual', capture: '', playback: '', why }
}

function whyNone(cards: readonly HardwareCard[]): string {
  if (cards.length === 0) return 'no sound card found'
  const found = cards.map(({ name, pcms }) => {
    const captures = pcms.some(({ capture }) => capture)
    const plays = pcms.some(({ playback }) => playback)
    if (plays && captures)
      return `${name} captures and plays on different devices (name them in the configuration)`
    if (plays) return `${name} plays but captures nothing`
    return captures ? `${name} captures but plays nothing` : `${name} has neither inputs nor outputs`
  })
  return `no card with inputs and outputs found: ${found.join('; ')}`
}

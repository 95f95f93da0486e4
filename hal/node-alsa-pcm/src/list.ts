import { AlsaError } from './alsa-error.ts'
import { native } from './native.ts'

/** A PCM device of a card. */
export interface CardPcm {
  /** `hw:CARD=<id>,DEV=<n>`: stays the same when cards change their order. */
  device: string
  id: string
  name: string
  capture: boolean
  playback: boolean
}

export interface Card {
  /** Changes with the order of plugging: name cards by `id`. */
  index: number
  id: string
  driver: string
  name: string
  longName: string
  mixerName: string
  /** For CardControls.open: `hw:CARD=<id>`. */
  control: string
  pcms: CardPcm[]
}

/** A PCM that the ALSA configuration names: of a card, or a plugin. */
export interface PcmInfo {
  name: string
  /** May be several lines. */
  description: string
  directions: ('capture' | 'playback')[]
}

/** The kernel's sound cards. @throws AlsaError */
export function listCards(): Card[] {
  const cards = native.listCards()
  if (typeof cards === 'number') throw new AlsaError('list', 'the cards', cards, native.takeMessage())
  return cards as Card[]
}

/** Every PCM that has a hint in the ALSA configuration: cards, plugins, virtual cards. @throws AlsaError */
export function listPcms(): PcmInfo[] {
  const pcms = native.listPcms()
  if (typeof pcms === 'number') throw new AlsaError('list', 'the PCMs', pcms, native.takeMessage())
  return (pcms as { name: string; description: string; capture: boolean; playback: boolean }[]).map(
    ({ name, description, capture, playback }) => ({
      name,
      description,
      directions: [...(capture ? ['capture' as const] : []), ...(playback ? ['playback' as const] : [])],
    }),
  )
}

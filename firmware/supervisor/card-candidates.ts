// Which cards the box uses, the best first. Pure: the list of cards is given.
import type { CardPair } from '../arena/index.ts'
import type { Config } from './config.ts'

/** A sound card as the kernel lists it. */
export interface HardwareCard {
  id: string
  name: string
  pcms: readonly { device: string; capture: boolean; playback: boolean }[]
}

export interface Candidate extends CardPair {
  virtual: boolean
  /** Why it is one, in a sentence. */
  why: string
}

/** What counts besides the configuration. */
export interface CardsNow {
  cards: readonly HardwareCard[]
  /** Real cards that have been in use, in the order of their first use: "auto" goes on wanting them when they are gone. */
  used: readonly CardPair[]
  /** The box's own virtual card, if it runs. */
  virtual: { device: string; why: string } | undefined
}

type Wish = Config['cards']

const AUTO = 'auto'
const VIRTUAL = 'virtual'
/** What the kernel takes as a card's id. */
const CARD_ID = /^[A-Za-z0-9_]{1,15}$/
const NAMED = 'named in the configuration'
/** The arena's wishes have room for so many. */
const MOST = 32

/** The list as it was meant: one name under capture or playback is both, and then the list's only entry. */
function members({ capture, playback, prefer }: Wish): (string | CardPair)[] {
  const named = [capture, playback].filter((name) => name !== undefined && name !== AUTO)
  if (named.includes(VIRTUAL)) return [VIRTUAL]
  const [first, second = first] = named
  return first === undefined || second === undefined ? prefer : [{ capture: first, playback: second }]
}

export function cardCandidates(wish: Wish, now: CardsNow): Candidate[] {
  const list = members(wish)
  const own = now.virtual && { ...both(now.virtual.device), virtual: true, why: now.virtual.why }
  const found = list.flatMap((member): Candidate[] => {
    if (typeof member !== 'string') return [real(member, NAMED)]
    if (member === VIRTUAL) return own ? [own] : []
    return member === AUTO ? automatic(now) : byName(member, now.cards)
  })
  // The last resort of "auto"; who has had a real card waits for it.
  if (own && list.includes(AUTO) && now.used.length === 0) found.push(own)
  const different = found.filter((one, n) => found.findIndex((other) => samePair(one, other)) === n)
  return different.slice(0, MOST)
}

/** Why the virtual card has to run beside what is listed; undefined where it need not. */
export function whyVirtual(wish: Wish, cards: readonly HardwareCard[]): string | undefined {
  const list = members(wish)
  if (list.includes(VIRTUAL)) return 'the configuration says so'
  return list.includes(AUTO) && !cards.some(duplexOf) ? whyNone(cards) : undefined
}

export function samePair(a: CardPair, b: CardPair): boolean {
  return a.capture === b.capture && a.playback === b.playback
}

function automatic({ cards, used }: CardsNow): Candidate[] {
  const listed = cards.flatMap((card) => {
    const duplex = duplexOf(card)
    return duplex ? [real(both(duplex.device), `${card.name}, a card with inputs and outputs`)] : []
  })
  const known = used.map(
    (pair) => listed.find((one) => samePair(one, pair)) ?? real(pair, 'the card used before'),
  )
  return [...known, ...listed]
}

function byName(name: string, cards: readonly HardwareCard[]): Candidate[] {
  const card = cards.find(({ id }) => id === name)
  if (card) {
    const duplex = duplexOf(card)?.device
    const capture = duplex ?? card.pcms.find((pcm) => pcm.capture)?.device
    const playback = duplex ?? card.pcms.find((pcm) => pcm.playback)?.device
    if (capture && playback) return [real({ capture, playback }, `${card.name}, ${NAMED}`)]
  }
  const pcm = real(both(name), NAMED)
  // A card that is not there yet, or another PCM: both are tried.
  return CARD_ID.test(name) ? [real(both(`hw:CARD=${name},DEV=0`), NAMED), pcm] : [pcm]
}

function duplexOf({ pcms }: HardwareCard): HardwareCard['pcms'][number] | undefined {
  return pcms.find((pcm) => pcm.capture && pcm.playback)
}

const both = (device: string): CardPair => ({ capture: device, playback: device })
const real = (pair: CardPair, why: string): Candidate => ({ ...pair, virtual: false, why })

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

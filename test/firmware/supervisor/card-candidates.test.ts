// What a user would lose: the right card, and the reason when it is another one than expected.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { arenaInMemory } from '../../../firmware/arena/index.ts'
import {
  cardCandidates,
  type HardwareCard,
  parseConfig,
  whyVirtual,
} from '../../../firmware/supervisor/index.ts'

const pcm = (device: string, capture: boolean, playback: boolean) => ({ device, capture, playback })
const HEADPHONES: HardwareCard = {
  id: 'Headphones',
  name: 'bcm2835 Headphones',
  pcms: [pcm('hw:CARD=Headphones,DEV=0', false, true)],
}
const MICROPHONE: HardwareCard = {
  id: 'Mic',
  name: 'Podcast mic',
  pcms: [pcm('hw:CARD=Mic,DEV=0', true, false)],
}
const USB: HardwareCard = { id: 'USB', name: 'Scarlett 18i8', pcms: [pcm('hw:CARD=USB,DEV=0', true, true)] }
const DESK: HardwareCard = { id: 'Desk', name: 'Desk', pcms: [pcm('hw:CARD=Desk,DEV=1', true, true)] }
const SPLIT: HardwareCard = {
  id: 'Split',
  name: 'Split',
  pcms: [pcm('hw:CARD=Split,DEV=0', false, true), pcm('hw:CARD=Split,DEV=1', true, false)],
}
const OWN = { device: 'mixbox_box', why: 'virtual' }
const wish = (cards: object) => parseConfig({ cards }, 'f').cards

/** Names of the candidates, two where they differ. */
function names(
  cards: object,
  listed: readonly HardwareCard[],
  { virtual = false, used = [] as string[] } = {},
): string[] {
  const pairs = used.map((device) => ({ capture: device, playback: device }))
  return cardCandidates(wish(cards), { cards: listed, used: pairs, virtual: virtual ? OWN : undefined }).map(
    ({ capture, playback }) => (capture === playback ? capture : `${capture} ${playback}`),
  )
}

// biome-ignore format: one row, one wish
const ROWS: readonly [about: string, cards: object, listed: HardwareCard[], now: { virtual?: boolean; used?: string[] }, want: string[]][] = [
  ['nothing said: cards with both directions', {}, [HEADPHONES, USB, DESK], {}, ['hw:CARD=USB,DEV=0', 'hw:CARD=Desk,DEV=1']],
  ['no card: the virtual one', {}, [HEADPHONES], { virtual: true }, ['mixbox_box']],
  ['a card that came late is better than the virtual one', {}, [USB], { virtual: true }, ['hw:CARD=USB,DEV=0', 'mixbox_box']],
  ['a real card that went is waited for, not replaced by the virtual one', {}, [], { virtual: true, used: ['hw:CARD=USB,DEV=0'] }, ['hw:CARD=USB,DEV=0']],
  ['the card used first stays the first of auto', {}, [DESK, USB], { used: ['hw:CARD=USB,DEV=0'] }, ['hw:CARD=USB,DEV=0', 'hw:CARD=Desk,DEV=1']],
  ['the owner\'s order', { prefer: ['Desk', 'auto'] }, [USB, DESK], {}, ['hw:CARD=Desk,DEV=1', 'hw:CARD=USB,DEV=0']],
  ['an id counts whether the card is there or not', { prefer: ['Desk', 'USB'] }, [USB], {}, ['hw:CARD=Desk,DEV=0', 'Desk', 'hw:CARD=USB,DEV=0']],
  ['an id of a card with a device for each direction', { prefer: ['Split'] }, [SPLIT], {}, ['hw:CARD=Split,DEV=1 hw:CARD=Split,DEV=0']],
  ['another PCM', { prefer: ['plug:dmix', 'hw:2,0'] }, [USB], {}, ['plug:dmix', 'hw:2,0']],
  ['the virtual card in the list', { prefer: ['USB', 'virtual'] }, [USB], { virtual: true, used: ['hw:CARD=USB,DEV=0'] }, ['hw:CARD=USB,DEV=0', 'mixbox_box']],
  ['one name alone is both directions and the only card', { playback: 'hw:CARD=Gone', capture: 'auto' }, [USB], {}, ['hw:CARD=Gone']],
  ['two names', { capture: 'hw:CARD=A', playback: 'hw:CARD=B' }, [USB], {}, ['hw:CARD=A hw:CARD=B']],
  ['the virtual card by name, beside a real one', { capture: 'virtual' }, [USB], { virtual: true }, ['mixbox_box']],
]

for (const [about, cards, listed, now, want] of ROWS) {
  test(`${about}: ${JSON.stringify(cards)}`, () => {
    assert.equal(names(cards, listed, now), want)
  })
}

// biome-ignore format: one row, one machine
const NONE: readonly [cards: HardwareCard[], why: RegExp][] = [
  [[], /^no sound card found$/],
  [[HEADPHONES], /bcm2835 Headphones plays but captures nothing/],
  [[MICROPHONE], /Podcast mic captures but plays nothing/],
  [[SPLIT], /Split captures and plays on different devices \(name them/],
  [[HEADPHONES, MICROPHONE], /Headphones plays.*; Podcast mic captures/],
]

for (const [cards, why] of NONE) {
  test(`${cards.map(({ name }) => name).join(' and ') || 'no card'}: the virtual card, and why`, () => {
    assert.match(whyVirtual(wish({}), cards) ?? '', why)
  })
}

test('the virtual card runs only where it can be needed', () => {
  assert.is(whyVirtual(wish({}), [USB]), undefined)
  assert.is(whyVirtual(wish({ prefer: ['Desk'] }), []), undefined)
  assert.is(whyVirtual(wish({ capture: 'hw:CARD=A' }), []), undefined)
  assert.match(whyVirtual(wish({ prefer: ['USB', 'virtual'] }), [USB]) ?? '', /configuration/)
})

test('the longest list there can be fits into the shared memory', () => {
  const prefer = Array.from({ length: 16 }, (_, n) => `plug:${n}${'x'.repeat(190)}`)
  const listed = Array.from({ length: 32 }, (_, n) => ({
    ...{ id: `Card${n}`, name: 'Card' },
    pcms: [pcm(`hw:CARD=Card${n},DEV=0`, true, true)],
  }))
  const found = cardCandidates(wish({ prefer: [...prefer.slice(1), 'auto'] }), {
    cards: listed,
    used: [],
    virtual: OWN,
  })
  const { wishes } = arenaInMemory({
    strips: 1,
    outputs: 1,
    buses: 0,
    matrices: 0,
    stateSlots: 1,
    tableHash: 0,
    assetMebibytes: 1,
    sources: 1,
  })
  wishes.write({ cards: found.map(({ capture, playback }) => ({ capture, playback })) })
  assert.is(found.length, 32)
})

test('why a card is used is told with its name', () => {
  const [first] = cardCandidates(wish({}), { cards: [USB], used: [], virtual: undefined })
  assert.match(first!.why, /Scarlett 18i8/)
})

test.run()

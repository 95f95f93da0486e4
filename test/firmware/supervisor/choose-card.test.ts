// What a user would lose: the right card, and the reason when it is another one than expected.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { chooseCard, type HardwareCard } from '../../../firmware/supervisor/index.ts'

const AUTO = { capture: 'auto', playback: 'auto' }
const pcm = (device: string, capture: boolean, playback: boolean) => ({ device, capture, playback })
const HEADPHONES: HardwareCard = {
  name: 'bcm2835 Headphones',
  pcms: [pcm('hw:CARD=Headphones,DEV=0', false, true)],
}
const MICROPHONE: HardwareCard = { name: 'Podcast mic', pcms: [pcm('hw:CARD=Mic,DEV=0', true, false)] }
const USB: HardwareCard = { name: 'Scarlett 18i8', pcms: [pcm('hw:CARD=USB,DEV=0', true, true)] }
const SPLIT: HardwareCard = {
  name: 'Split',
  pcms: [pcm('hw:CARD=Split,DEV=0', false, true), pcm('hw:CARD=Split,DEV=1', true, false)],
}

test('auto takes the first card with both directions', () => {
  const { kind, capture, playback, why } = chooseCard(AUTO, [HEADPHONES, USB])
  assert.equal([kind, capture, playback], ['hardware', 'hw:CARD=USB,DEV=0', 'hw:CARD=USB,DEV=0'])
  assert.match(why, /Scarlett 18i8/)
})

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
    const choice = chooseCard(AUTO, cards)
    assert.is(choice.kind, 'virtual')
    assert.match(choice.why, why)
  })
}

test('a name counts, whether the card is there or not; one name alone is both directions', () => {
  const { kind, capture, playback } = chooseCard({ capture: 'auto', playback: 'hw:CARD=Gone' }, [USB])
  assert.equal([kind, capture, playback], ['hardware', 'hw:CARD=Gone', 'hw:CARD=Gone'])
  const two = chooseCard({ capture: 'hw:CARD=A', playback: 'hw:CARD=B' }, [USB])
  assert.equal([two.capture, two.playback], ['hw:CARD=A', 'hw:CARD=B'])
})

test('the virtual card can be asked for beside a real one', () => {
  assert.is(chooseCard({ capture: 'virtual', playback: 'auto' }, [USB]).kind, 'virtual')
})

test.run()

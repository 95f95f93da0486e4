import { ELEMENT, MAX_CHANNELS } from './layout.ts'

/** A control element: a card describes its own, the plugin shows whatever it finds. */
export type ControlElement = {
  /** ALSA's naming: `SOURCE DIRECTION FUNCTION`, at most 43 bytes. */
  name: string
  /** Values it holds, usually one per channel. */
  count: number
  /** What every value is at first: a step, 0 or 1, or the index of an item. */
  initial: number
} & (
  | { type: 'boolean' }
  | { type: 'integer'; min: number; max: number; dbMin: number; dbStep: number }
  | { type: 'enumerated'; items: readonly string[] }
)

export const ELEMENT_TYPES = { boolean: 1, integer: 2, enumerated: 3 } as const

/** The elements that act on the sound; all at 0 dB at first, so that every bit passes. */
export const SOUND_ELEMENTS = {
  playbackVolume: 'Master Playback Volume',
  playbackSwitch: 'Master Playback Switch',
  captureVolume: 'Mic Capture Volume',
  pad: 'Pad Capture Switch',
} as const

export const PAD_DB = -20

/** What every card has, as an interface with microphone preamplifiers has it. */
export function standardElements(captureChannels: number, playbackChannels: number): ControlElement[] {
  const inputs: ControlElement[] = [
    // -12 to +60 dB in steps of 0.5 dB.
    {
      name: SOUND_ELEMENTS.captureVolume,
      type: 'integer',
      count: captureChannels,
      min: 0,
      max: 144,
      dbMin: -12,
      dbStep: 0.5,
      initial: 24,
    },
    { name: SOUND_ELEMENTS.pad, type: 'boolean', count: captureChannels, initial: 0 },
    { name: 'Phantom Power Capture Switch', type: 'boolean', count: captureChannels, initial: 0 },
  ]
  const outputs: ControlElement[] = [
    // -60 to 0 dB in steps of 0.5 dB.
    {
      name: SOUND_ELEMENTS.playbackVolume,
      type: 'integer',
      count: playbackChannels,
      min: 0,
      max: 120,
      dbMin: -60,
      dbStep: 0.5,
      initial: 120,
    },
    { name: SOUND_ELEMENTS.playbackSwitch, type: 'boolean', count: playbackChannels, initial: 1 },
  ]
  const clock: ControlElement = {
    name: 'Clock Source',
    type: 'enumerated',
    count: 1,
    items: ['Internal', 'Word Clock', 'S/PDIF'],
    initial: 0,
  }
  return [...(playbackChannels > 0 ? outputs : []), ...(captureChannels > 0 ? inputs : []), clock]
}

/** Why a card cannot have these elements; '' where it can. */
export function elementsFault(elements: readonly ControlElement[]): string {
  if (elements.length > ELEMENT.most)
    return `${elements.length} control elements; allowed are up to ${ELEMENT.most}`
  for (const element of elements) {
    const { name, count, initial } = element
    const { min, max } = rangeOf(element)
    const bytes = Buffer.byteLength(name)
    if (bytes === 0 || bytes >= ELEMENT.nameBytes)
      return `the control name "${name}" has ${bytes} bytes; allowed are 1 to ${ELEMENT.nameBytes - 1}`
    if (elements.filter((other) => other.name === name).length > 1)
      return `the control "${name}" is there twice`
    if (!Number.isInteger(count) || count < 1 || count > MAX_CHANNELS)
      return `the control "${name}" has ${count} values; allowed are 1 to ${MAX_CHANNELS}`
    if (!Number.isInteger(initial) || initial < min || initial > max)
      return `the control "${name}" begins at ${initial}; allowed are ${min} to ${max}`
    if (element.type === 'enumerated' && element.items.length > ELEMENT.mostItems)
      return `the control "${name}" has ${element.items.length} items; allowed are up to ${ELEMENT.mostItems}`
  }
  return ''
}

export function rangeOf(element: ControlElement): { min: number; max: number } {
  if (element.type === 'integer') return element
  return { min: 0, max: element.type === 'boolean' ? 1 : element.items.length - 1 }
}

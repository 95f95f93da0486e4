// The lists that knobs choose from.
import { choiceLaw } from './laws/choice-law.ts'
import type { NumberLaw } from './laws/law.ts'
import type { ConsoleSize } from './size.ts'
import { FIRST_BUS_NUMBER, TAPS } from './targets.ts'

/** In the order of the X32; the notch follows where it has its vintage band. */
export const BandType = { lowCut: 0, lowShelf: 1, peak: 2, notch: 3, highShelf: 4, highCut: 5 } as const
export const bandTypeLaw = choiceLaw('band type', [
  'low cut',
  'low shelf',
  'peak',
  'notch',
  'high shelf',
  'high cut',
])

export const KeyFilterType = { lowCut: 0, highCut: 1, bandPass: 2 } as const
export const keyFilterTypeLaw = choiceLaw('key filter type', ['low cut', 'high cut', 'band pass'])

/** dB per octave. */
export const SLOPES = [12, 18, 24] as const
export const slopeLaw = choiceLaw(
  'slope',
  SLOPES.map((slope) => `${slope} dB/oct`),
)

export const Detector = { peak: 0, rms: 1 } as const
export const detectorLaw = choiceLaw('detector', ['peak', 'RMS'])

/** Where a send is taken. */
export const SendTap = { preEq: 0, preFader: 1, postFader: 2 } as const
export const sendTapLaw = choiceLaw('send tap', ['pre EQ', 'pre fader', 'post fader'])
/** Of buses and main. */
export const MatrixTap = { preFader: 0, postFader: 1 } as const
export const matrixTapLaw = choiceLaw('matrix tap', ['pre fader', 'post fader'])

export const BusType = { mix: 0, group: 1, fx: 2, nMinusOne: 3 } as const
export const busTypeLaw = choiceLaw('bus type', ['mix', 'group', 'FX', 'N-1'])

export const SoloMode = { pfl: 0, afl: 1 } as const
export const soloModeLaw = choiceLaw('solo mode', ['PFL', 'AFL'])

export const shapeLaw = choiceLaw('oscillator', ['sine', 'pink', 'white', 'sweep'])

export const colourLaw = choiceLaw('colour', [
  'off',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
])

const ICONS = [
  ...['none', 'vocal', 'choir', 'speaker', 'guitar', 'acoustic guitar', 'bass', 'double bass'],
  ...['drums', 'kick', 'snare', 'tom', 'cymbal', 'percussion', 'piano', 'keyboard', 'synth', 'organ'],
  ...['strings', 'brass', 'woodwind', 'microphone', 'headset', 'telephone', 'computer', 'player', 'guest'],
  ...['effect', 'monitor', 'headphones', 'loudspeaker', 'talkback', 'click', 'stream', 'recorder'],
]
export const iconLaw = choiceLaw('icon', ICONS)

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${name} ${n + 1}`)

/** A named choice and what the engine calls it. */
interface Choice {
  name: string
  number: number
}

const counted = (name: string, count: number, first: number): Choice[] =>
  numbered(name, count).map((choice, n) => ({ name: choice, number: first + n }))

const lawOf = (name: string, choices: readonly Choice[]): NumberLaw =>
  choiceLaw(
    name,
    choices.map((choice) => choice.name),
    choices.length > 20 ? summary(choices) : undefined,
  )

/** "in 1, in 2, ... in 16" as "in 1 to in 16". */
function summary(choices: readonly Choice[]): string {
  const families = new Map<string, string[]>()
  for (const { name } of choices) {
    const family = name.replace(/ \d+$/, '')
    families.set(family, [...(families.get(family) ?? []), name])
  }
  return [...families.values()]
    .map((names) => (names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(', ')))
    .join(', ')
}

/** What a strip or talkback can take in; a bus comes one quantum later. */
export function stripSources({ inputs, buses }: ConsoleSize, withBuses = true): Choice[] {
  return [
    { name: 'off', number: 0 },
    ...counted('in', inputs, 1),
    ...(withBuses ? counted('bus', buses, FIRST_BUS_NUMBER) : []),
  ]
}
export const stripSourceLaw = (size: ConsoleSize): NumberLaw =>
  lawOf(`source of ${size.inputs} and ${size.buses}`, stripSources(size))
export const talkSourceLaw = (size: ConsoleSize): NumberLaw =>
  lawOf(`talkback source of ${size.inputs}`, stripSources(size, false))

/** Whether what comes back is taken, and from where. */
export const returnLaw = talkSourceLaw

/** What can open a gate or turn a compressor down. */
export function keySources({ strips, buses }: ConsoleSize): Choice[] {
  return [
    { name: 'self', number: 0 },
    ...counted('ch', strips, 1),
    ...counted('bus', buses, FIRST_BUS_NUMBER),
  ]
}
export const keyLaw = (size: ConsoleSize): NumberLaw =>
  lawOf(`key of ${size.strips} and ${size.buses}`, keySources(size))

/** What an output can play; the first four have the X32's numbers too. */
export function outputSources({ strips, inputs, buses, matrices }: ConsoleSize): Choice[] {
  return [
    { name: 'off', number: TAPS.off },
    { name: 'main L', number: TAPS.mainLeft },
    { name: 'main R', number: TAPS.mainRight },
    { name: 'main mono', number: TAPS.mainMono },
    ...counted('bus', buses, TAPS.busesFrom),
    ...counted('matrix', matrices, TAPS.matricesFrom),
    ...counted('ch', strips, TAPS.stripsFrom),
    ...counted('insert', strips, TAPS.insertsFrom),
    ...counted('in', inputs, TAPS.inputsFrom),
    { name: 'monitor L', number: TAPS.monitorLeft },
    { name: 'monitor R', number: TAPS.monitorRight },
    { name: 'phones L', number: TAPS.phonesLeft },
    { name: 'phones R', number: TAPS.phonesRight },
    { name: 'oscillator', number: TAPS.oscillator },
  ]
}
export const outputSourceLaw = (size: ConsoleSize): NumberLaw =>
  lawOf(`output source of ${JSON.stringify(size)}`, outputSources(size))

/** Indices of the first choices of an output's source. */
export const OutputSource = { off: 0, mainLeft: 1, mainRight: 2, mainMono: 3 } as const

/** What monitor and phones hear while nothing is soloed: a pair of buses has the name of its odd one. */
export function listenSources({ buses }: ConsoleSize): Choice[] {
  return [{ name: 'off', number: 0 }, { name: 'main', number: 1 }, ...counted('bus', buses, 2)]
}
export const listenLaw = (size: ConsoleSize): NumberLaw =>
  lawOf(`listens to one of ${size.buses}`, listenSources(size))
/** Indices of listenSources(); buses from firstBus. */
export const Listen = { off: 0, main: 1, firstBus: 2 } as const

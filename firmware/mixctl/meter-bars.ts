import { deflection } from '../console/meter-scale.ts'

/** One look at the meters: a number per channel and column, null for silence. */
export interface MeterUpdate {
  frame: number
  frames: number
  peakDb: (number | null)[]
  rmsDb: (number | null)[]
  barDb: (number | null)[]
  clips: number[]
  /** Deepest since the last look, 0 where nothing was turned down. */
  gateDb: (number | null)[]
  compressorDb: (number | null)[]
}

export interface MeterChannel {
  id: string
  name: string
  /** Place in the columns of an update. */
  at: number
}

const BAR_WIDTH = 50
/** Turned down by less is not shown. */
const VISIBLE_DB = 0.05

/** Channels that are asked for: "ch", "bus 1", "ch01", "main"; all of them without a word. */
export function chosenChannels(channels: readonly MeterChannel[], words: readonly string[]): MeterChannel[] {
  if (words.length === 0) return [...channels]
  return channels.filter(({ id }) => words.some((word) => isAsked(fold(id), fold(word))))
}

/** Whole numbers only: "ch 1" is not "ch 11". */
function isAsked(id: string, word: string): boolean {
  return /\d$/.test(word) ? id === word : id.startsWith(word)
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[\s/]/g, '')
    .replace(/0+(?=\d)/, '')

/** @param clips so far, in the order of the update */
export function meterBars(
  channels: readonly MeterChannel[],
  update: MeterUpdate,
  clips: readonly number[],
): string {
  const labels = channels.map(label)
  const width = Math.max(...labels.map((text) => text.length))
  return channels
    .map(({ at }, n) => {
      const filled = Math.round(deflection(update.barDb[at]!) * BAR_WIDTH)
      const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.')
      const peak = update.peakDb[at] ?? null
      const level = peak === null ? '-inf' : peak.toFixed(1)
      const clipped = clips[at]! > 0 ? `  clipped ${clips[at]}` : ''
      const less = turnedDown('gate', update.gateDb[at]!) + turnedDown('comp', update.compressorDb[at]!)
      return `${labels[n]!.padEnd(width)} ${bar} ${level.padStart(6)}${less}${clipped}`
    })
    .join('\n')
}

function turnedDown(by: string, db: number | null): string {
  if (db !== null && db > -VISIBLE_DB) return ''
  return `  ${by} ${db === null ? '-inf' : db.toFixed(1)}`
}

/** "ch 01 Vox", and "ch 01" while it has no other name. */
function label({ id, name }: MeterChannel): string {
  return name.toLowerCase() === id.toLowerCase() ? id : `${id} ${name}`
}

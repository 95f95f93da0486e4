import type { Findings, Row, Trial } from './trial.ts'

/** More of the same kind helps nobody; --json counts them all. */
const MOST_FAULTS = 10

/** A trial's part of the table, for people. */
export function reportText({ name, what }: Trial, { rows, faults, skipped }: Findings): string {
  const shown = faults.slice(0, MOST_FAULTS).map((fault) => `  FAULT ${fault}\n`)
  const more = faults.length > MOST_FAULTS ? `  FAULT and ${faults.length - MOST_FAULTS} more\n` : ''
  const left = skipped === undefined ? '' : `  left out: ${skipped}\n`
  return `\n${name}: ${what}\n${rows.map(line).join('')}${left}${shown.join('')}${more}`
}

function line({ name, value, unit, goal, runs }: Row): string {
  const about = [
    ...(goal === undefined ? [] : [`goal: ${goal}`]),
    ...(runs === undefined ? [] : [`${runs} runs`]),
  ]
  const text = `  ${name.padEnd(52)} ${number(value).padStart(9)} ${unit.padEnd(17)} ${about.join(', ')}`
  return `${text.trimEnd()}\n`
}

function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return value.toFixed(0)
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

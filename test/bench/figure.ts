import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** One measured number, as `npm run bench -- --json` prints it. */
export interface Figure {
  name: string
  unit: string
  value: number
  /** How many runs or samples it was taken from. */
  runs: number
}

const VERSIONS = {
  mixbox: (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
  node: process.versions.node,
  v8: process.versions.v8,
  machine: `${process.arch}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
}

let json = false

export function printJson(): void {
  json = true
}

export function printFigure(figure: Figure): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...figure, versions: VERSIONS })}\n`)
    return
  }
  const value = Math.abs(figure.value) >= 100 ? figure.value.toFixed(0) : figure.value.toPrecision(3)
  process.stdout.write(
    `${figure.name.padEnd(58)} ${value.padStart(10)} ${figure.unit}  (${figure.runs} runs)\n`,
  )
}

export function median(values: number[]): number {
  return quantile(values, 0.5)
}

/** Nearest rank. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}

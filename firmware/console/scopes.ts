// What knobs belong to: how many members each kind has, and what they are called in addresses and labels.
import { type ConsoleSize, DCAS, MUTE_GROUPS } from './size.ts'

export type Scope =
  | 'strip'
  | 'link'
  | 'send'
  | 'sendPair'
  | 'bus'
  | 'busLink'
  | 'busSend'
  | 'main'
  | 'mainSend'
  | 'matrix'
  | 'matrixLink'
  | 'dca'
  | 'muteGroup'
  | 'output'
  | 'monitor'
  | 'phones'
  | 'talkback'
  | 'oscillator'
  | 'scope'

export interface Member {
  /** For {n} in an address; empty where there is only one. */
  n: string
  /** For {m}: where a send goes. */
  m?: string
  /** For {solo}: its number among the solo switches, as on the X32. */
  solo?: string
  label: string
}

interface ScopeRow {
  count(size: ConsoleSize): number
  member(ordinal: number, size: ConsoleSize): Member
}

const two = (ordinal: number): string => String(ordinal + 1).padStart(2, '0')
const pair = (ordinal: number): string => `${2 * ordinal + 1}-${2 * ordinal + 2}`
const pairs = (count: number): number => Math.floor(count / 2)
const single = (label: string): ScopeRow => ({ count: () => 1, member: () => ({ n: '', label }) })

/** Members of a table of so many columns, row by row. */
function grid(
  columns: (size: ConsoleSize) => number,
  rows: (size: ConsoleSize) => number,
  member: (row: number, column: number) => Member,
): ScopeRow {
  return {
    count: (size) => rows(size) * columns(size),
    member: (ordinal, size) => member(Math.floor(ordinal / columns(size)), ordinal % columns(size)),
  }
}

// The X32's numbers of solo switches: channels 1-32, buses 49-64, matrices 65-70 (here to 72), main 71 (here 80).
const SOLO_BUSES = 48
const SOLO_MATRICES = 64
export const SOLO_MAIN = 80

export const SCOPES: Readonly<Record<Scope, ScopeRow>> = {
  strip: {
    count: ({ strips }) => strips,
    member: (n) => ({ n: two(n), solo: two(n), label: `Ch ${two(n)}` }),
  },
  link: {
    count: ({ strips }) => pairs(strips),
    member: (n) => ({ n: pair(n), label: `Ch ${pair(n)}` }),
  },
  send: grid(
    ({ buses }) => buses,
    ({ strips }) => strips,
    (strip, bus) => ({ n: two(strip), m: two(bus), label: `Ch ${two(strip)} to bus ${two(bus)}` }),
  ),
  sendPair: grid(
    ({ buses }) => pairs(buses),
    ({ strips }) => strips,
    (strip, odd) => ({ n: two(strip), m: two(2 * odd), label: `Ch ${two(strip)} to bus ${pair(odd)}` }),
  ),
  bus: {
    count: ({ buses }) => buses,
    member: (n) => ({ n: two(n), solo: two(SOLO_BUSES + n), label: `Bus ${two(n)}` }),
  },
  busLink: {
    count: ({ buses }) => pairs(buses),
    member: (n) => ({ n: pair(n), label: `Bus ${pair(n)}` }),
  },
  busSend: grid(
    ({ matrices }) => matrices,
    ({ buses }) => buses,
    (bus, matrix) => ({ n: two(bus), m: two(matrix), label: `Bus ${two(bus)} to matrix ${two(matrix)}` }),
  ),
  main: { count: () => 1, member: () => ({ n: '', solo: String(SOLO_MAIN), label: 'Main' }) },
  mainSend: {
    count: ({ matrices }) => matrices,
    member: (matrix) => ({ n: '', m: two(matrix), label: `Main to matrix ${two(matrix)}` }),
  },
  matrix: {
    count: ({ matrices }) => matrices,
    member: (n) => ({ n: two(n), solo: two(SOLO_MATRICES + n), label: `Matrix ${two(n)}` }),
  },
  matrixLink: {
    count: ({ matrices }) => pairs(matrices),
    member: (n) => ({ n: pair(n), label: `Matrix ${pair(n)}` }),
  },
  dca: { count: () => DCAS, member: (n) => ({ n: String(n + 1), label: `DCA ${n + 1}` }) },
  muteGroup: {
    count: () => MUTE_GROUPS,
    member: (n) => ({ n: String(n + 1), label: `Mute group ${n + 1}` }),
  },
  output: { count: ({ outputs }) => outputs, member: (n) => ({ n: two(n), label: `Out ${two(n)}` }) },
  monitor: single('Monitor'),
  phones: single('Phones'),
  talkback: single('Talkback'),
  oscillator: single('Oscillator'),
  scope: single('Scope'),
}

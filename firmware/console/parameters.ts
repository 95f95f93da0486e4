// The mixer's knobs: one row each, kind of channel by kind of channel. Addresses follow the X32 where it has the knob.
// The rows of one scope stand together: they make one strip, one output.
import type { Row } from './row.ts'
import { DESK_ROWS } from './rows/desk.ts'
import { BUS_ROWS, MAIN_ROWS, MATRIX_ROWS } from './rows/mixes.ts'
import { STRIP_ROWS } from './rows/strips.ts'

export const ROWS: readonly Row[] = [...STRIP_ROWS, ...BUS_ROWS, ...MAIN_ROWS, ...MATRIX_ROWS, ...DESK_ROWS]

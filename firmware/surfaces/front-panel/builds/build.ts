import type { ConsoleSize } from '../../../console/index.ts'
import type { PanelDescription } from '../../../supervisor/index.ts'

/** A documented panel: the same data as somebody would write for one of his own. */
export type Build = (size: ConsoleSize) => PanelDescription

/** Of eight: "mute 1" to "mute 8". */
export const each = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index + 1))

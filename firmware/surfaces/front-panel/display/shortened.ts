import { textWidth } from './canvas.ts'
import type { TypeSize } from './type-size.ts'

/** What tells "Vocal 1" from "Vocal 2", and "OH L" from "OH R". */
const TAIL = /[\s-]*(?:\d{1,2}|[LR])$/u

/** As much of a name as fits, its number always with it. @param width columns */
export function shortened(name: string, type: TypeSize, width: number): string {
  const whole = name.trim()
  if (textWidth(whole, type) <= width) return whole
  const tail = TAIL.exec(whole)?.[0].trim() ?? ''
  const letters = [...whole.slice(0, whole.length - tail.length).trimEnd()]
  while (letters.length > 0 && textWidth(letters.join('') + tail, type) > width) letters.pop()
  return letters.join('').trimEnd() + tail
}

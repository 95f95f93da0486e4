import type { BenchSize, Move } from './move.ts'

/** Both shall move as well as rest: faders, an EQ band and a threshold on their way while it sounds. */
export function movingKnobs(size: BenchSize): Move[] {
  const [louder, softer] = [0.9, 0.2]
  return Array.from({ length: size.strips }, (_, ordinal): Move[] => [
    { kind: 'level', scope: 'strip', ordinal, values: [louder], frame: 9600 + 64 * ordinal, rampFrames: 960 },
    // Interrupts the one before.
    {
      kind: 'level',
      scope: 'strip',
      ordinal,
      values: [softer],
      frame: 10080 + 64 * ordinal,
      rampFrames: 960,
    },
    { kind: 'eq2', scope: 'strip', ordinal, values: [0.3, 0.5, 1, 0.4, 0], frame: 19200, rampFrames: 4800 },
    {
      kind: 'compressor',
      scope: 'strip',
      ordinal,
      values: [-6, 0.5, 0, 1.2, 1],
      frame: 28800,
      rampFrames: 960,
    },
  ]).flat()
}

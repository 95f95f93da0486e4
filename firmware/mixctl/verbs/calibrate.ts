// The ends of the panel's faders.
import { createInterface } from 'node:readline/promises'
import { columns } from '../columns.ts'
import { EXIT, Exit } from '../exit.ts'
import type { Verb } from '../verb.ts'

type Span = { lowest: number; highest: number }
interface Report {
  step: string
  faders: Record<string, Span>
  saved: Record<string, { low: number; high: number; noise: number }>
  refused: Record<string, string>
}

const STEPS = [
  { step: 'low', ask: 'Pull all faders of the panel down to the stop' },
  { step: 'high', ask: 'Push all of them up to the stop' },
  { step: 'rest', ask: 'Put them all in the middle, and take your hands off' },
] as const

export const calibrate: Verb = {
  usage: 'calibrate',
  summary: "finds the ends of the panel's faders, and their noise: three steps, each begun by Enter",
  examples: [
    ['calibrate', 'says what to do'],
    [
      'calibrate --json',
      'a line on standard input for each step (low, high, rest), a JSON object for each on output',
    ],
  ],
  async run({ client, json, print }) {
    const box = await client()
    const lines = createInterface({ input: process.stdin })
    const entered = lines[Symbol.asyncIterator]()
    try {
      for (const { step, ask } of STEPS) {
        if (!json) process.stdout.write(`${ask}, then press Enter. `)
        if ((await entered.next()).done) {
          throw new Exit(
            EXIT.refused,
            'EINPUT',
            `nothing was saved: the input ended before the step "${step}"`,
          )
        }
        print(await box.request<Report>('calibrate', { step }), show)
      }
    } finally {
      lines.close()
    }
  },
}

function show({ step, faders, saved, refused }: Report): string {
  if (step !== 'rest') return `heard ${Object.keys(faders).length} faders`
  return columns([
    ...Object.entries(saved).map(([name, { low, high, noise }]) => [
      name,
      `${low.toFixed(4)} to ${high.toFixed(4)}, noise ${noise.toFixed(4)}`,
    ]),
    ...Object.entries(refused).map(([name, reason]) => [name, `keeps what it had: ${reason}`]),
  ])
}

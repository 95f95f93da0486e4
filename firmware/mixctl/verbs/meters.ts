// Levels, live in the terminal.
import { usage } from '../exit.ts'
import { deflection } from '../meter-scale.ts'
import { numberOption } from '../read-options.ts'
import type { Verb } from '../verb.ts'

interface Channels {
  channels: { id: string; name: string }[]
}

interface Update {
  frame: number
  peakDb: (number | null)[]
  rmsDb: (number | null)[]
  barDb: (number | null)[]
  clips: number[]
}

const BAR_WIDTH = 50
const HOME = '\x1b[H'
const REST_OF_LINE = '\x1b[K'
const REST_OF_SCREEN = '\x1b[J'
const OTHER_SCREEN = '\x1b[?1049h\x1b[?25l'
const FIRST_SCREEN = '\x1b[?25h\x1b[?1049l'

export const meters: Verb = {
  usage: 'meters',
  summary: 'levels: live bars in a terminal, else one look; strips before the fader',
  options: {
    every: { value: 'MS', about: 'from one look to the next, 10 to 1000; 50' },
    once: { about: 'one look, then end' },
  },
  examples: [
    ['meters', 'until Ctrl-C'],
    ['meters --json', 'one JSON object a look'],
    ['meters --once --every 1000', 'the peaks of one second'],
  ],
  async run({ options, json, client }) {
    const everyMs = numberOption(options, 'every', 'milliseconds, a number from 10 to 1000')
    const live = !json && options['once'] !== true && process.stdout.isTTY === true
    const forever = json ? options['once'] !== true : live
    const box = await client()
    let names: string[] = []
    let finish: () => void = () => {}
    const done = new Promise<void>((resolve) => {
      finish = resolve
    })
    const clips: number[] = []
    if (live) onScreen(finish)
    const { channels } = await box.stream<Channels>('meters', { everyMs }, (update: Update) => {
      update.clips.forEach((count, n) => {
        clips[n] = (clips[n] ?? 0) + count
      })
      const text = json ? JSON.stringify(named(names, update)) : bars(names, update, clips)
      process.stdout.write(
        live ? HOME + text.replaceAll('\n', `${REST_OF_LINE}\n`) + REST_OF_SCREEN : `${text}\n`,
      )
      if (!forever) finish()
    })
    names = channels.map(({ id, name }) => (id.startsWith('ch') ? `${id.slice(3)} ${name}` : name))
    if (channels.length === 0) throw usage('the box has no meters')
    await Promise.race([done, box.ended])
  },
}

/** The terminal's other screen, given back at the end. */
function onScreen(finish: () => void): void {
  process.stdout.write(OTHER_SCREEN)
  process.on('exit', () => process.stdout.write(FIRST_SCREEN))
  process.on('SIGINT', finish)
  process.on('SIGTERM', finish)
}

function named(names: readonly string[], { frame, ...columns }: Update): object {
  const channels = names.map((name, n) => ({
    name,
    peakDb: columns.peakDb[n],
    rmsDb: columns.rmsDb[n],
    barDb: columns.barDb[n],
    clips: columns.clips[n],
  }))
  return { frame, channels }
}

function bars(names: readonly string[], update: Update, clips: readonly number[]): string {
  const width = Math.max(...names.map((name) => name.length))
  return names
    .map((name, n) => {
      const filled = Math.round(deflection(update.barDb[n]!) * BAR_WIDTH)
      const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.')
      const peak = update.peakDb[n]
      const level = peak === null || peak === undefined ? '-inf' : peak.toFixed(1)
      const clipped = clips[n]! > 0 ? `  clipped ${clips[n]}` : ''
      return `${name.padEnd(width)} ${bar} ${level.padStart(6)}${clipped}`
    })
    .join('\n')
}

// Levels, live in the terminal.
import { usage } from '../exit.ts'
import { chosenChannels, type MeterChannel, type MeterUpdate, meterBars } from '../meter-bars.ts'
import { numberOption } from '../read-options.ts'
import type { Verb } from '../verb.ts'

interface Channels {
  channels: { id: string; name: string }[]
}

const HOME = '\x1b[H'
const REST_OF_LINE = '\x1b[K'
const REST_OF_SCREEN = '\x1b[J'
const OTHER_SCREEN = '\x1b[?1049h\x1b[?25l'
const FIRST_SCREEN = '\x1b[?25h\x1b[?1049l'

export const meters: Verb = {
  usage: 'meters [CHANNEL ...]',
  summary:
    'levels, and what gates and compressors turn down: live bars in a terminal, else one look; strips before the fader',
  options: {
    every: { value: 'MS', about: 'from one look to the next, 10 to 1000; 50' },
    once: { about: 'one look, then end' },
  },
  examples: [
    ['meters', 'until Ctrl-C'],
    ['meters ch main "bus 3"', 'of the strips, of main and of bus 3'],
    ['meters --json', 'one JSON object a look'],
    ['meters --once --every 1000', 'the peaks of one second'],
  ],
  async run({ words, options, json, client }) {
    const everyMs = numberOption(options, 'every', 'milliseconds, a number from 10 to 1000')
    const live = !json && options['once'] !== true && process.stdout.isTTY === true
    const forever = json ? options['once'] !== true : live
    const box = await client()
    let chosen: MeterChannel[] = []
    let finish: () => void = () => {}
    const done = new Promise<void>((resolve) => {
      finish = resolve
    })
    const clips: number[] = []
    if (live) onScreen(finish)
    const { channels } = await box.stream<Channels>('meters', { everyMs }, (update: MeterUpdate) => {
      update.clips.forEach((count, n) => {
        clips[n] = (clips[n] ?? 0) + count
      })
      // It may come with the answer that says whose it is.
      if (chosen.length === 0) return
      const text = json ? JSON.stringify(named(chosen, update)) : meterBars(chosen, update, clips)
      process.stdout.write(live ? screen(text, process.stdout.rows) : `${text}\n`)
      if (!forever) finish()
    })
    chosen = chosenChannels(
      channels.map((channel, at) => ({ ...channel, at })),
      words,
    )
    if (chosen.length === 0) {
      const known = channels.map(({ id }) => id).join(', ')
      throw usage(`no channel is called ${words.join(', ')}: give the beginning of one of ${known}`)
    }
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

/** As many lines as there is room for; a terminal that scrolls would show the last ones, and flicker. */
function screen(text: string, rows: number): string {
  const lines = text.split('\n')
  const fits = lines.length <= rows
  const shown = fits ? lines : lines.slice(0, rows - 1)
  const more = fits ? [] : [`and ${lines.length - shown.length} more: mixctl meters CHANNEL ...`]
  return HOME + [...shown, ...more].join(`${REST_OF_LINE}\n`) + REST_OF_LINE + REST_OF_SCREEN
}

function named(chosen: readonly MeterChannel[], update: MeterUpdate): object {
  const { frame, frames: _, ...columns } = update
  const channels = chosen.map(({ id, name, at }) => ({
    ...{ id, name },
    ...Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[at]])),
  }))
  return { frame, channels }
}

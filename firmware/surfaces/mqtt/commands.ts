// What a controller can ask for: the topic's last word, its payload, and what is done then.
import { z } from 'zod'
import { channelAt, channelSettings, quote, settingsFor } from '../../console/index.ts'
import { BoxError, type Entries, type Supervisor } from '../../supervisor/index.ts'
import { check, frame, isObject, ms, readJson, readMany, readOne } from './payloads.ts'

/** The part of the supervisor that commands reach. */
export type Desk = Pick<Supervisor, 'table' | 'store' | 'set' | 'panic'> & {
  player: Pick<Supervisor['player'], 'play' | 'stop' | 'stopAll'>
  presets: Pick<Supervisor['presets'], 'entriesFor'>
}

export interface Asked {
  desk: Desk
  /** Behind the command's topic, with its slash; or empty. */
  rest: string
  text: string
  /** Tells states again. */
  republish(addresses: readonly string[]): void
  /** Whether a refusal may cost something: looking for the nearest of thousands of addresses does. */
  explain(): boolean
}

interface Command {
  /** Takes topics below its own too. */
  below?: true
  /** @returns what is answered besides {"ok": true} */
  act(asked: Asked): object | undefined | Promise<object>
}

export const ORIGIN = 'mqtt'

const channel = z.string().min(1).max(200).describe('the address of a channel such as /ch/01')
const channels = z.array(channel).min(1).max(100).describe('a list of addresses of channels')
const COPY = z.strictObject({ from: channel, to: channels })
const PRESET = z.strictObject({
  name: z.string().min(1).max(200).describe('the name of a preset'),
  to: channels,
})
const PANIC = z.strictObject({ on: z.boolean().describe('true or false; or the text on or off') })
const STOP = z.strictObject({
  voice: z.union([z.number().int().min(1), z.literal('all')]).describe('the number of a voice, or all'),
  fade: ms,
  at: frame,
})
const PLAY = z.strictObject({
  file: z.string().min(1).max(4096).startsWith('/').describe('the absolute path of a WAV file on the box'),
  strip: z.number().int().min(1).max(32).describe('the number of a strip, from 1'),
  gain: z.number().min(-90).max(24).default(0).describe('a number from -90 to 24 (dB)'),
  loop: z.boolean().default(false).describe('true or false'),
  fade: ms,
  at: frame,
})

const FADE_MS = 20
const LONGEST_ADDRESS = 200

export const COMMANDS: Readonly<Record<string, Command>> = {
  set: {
    below: true,
    act({ desk, rest, text, explain }) {
      const { entries, rampMs, atFrame } = rest === '' ? readMany(text) : readOne(rest, text)
      for (const [address] of entries) refuseUnknown(desk, address, explain)
      desk.set(entries, {
        origin: ORIGIN,
        ...(rampMs !== undefined && { rampMs }),
        ...(atFrame !== undefined && { atFrame }),
      })
      return undefined
    },
  },

  get: {
    act({ desk, text, republish, explain }) {
      const addresses = desk.table.addresses(text)
      if (addresses.length === 0) refuseUnknown(desk, text, explain)
      republish(addresses.length > 0 ? addresses : [desk.table.at(text).address])
      return { told: Math.max(1, addresses.length) }
    },
  },

  play: {
    async act({ desk, text }) {
      const { file, strip, gain, loop, fade = 0, at } = readJson(PLAY, text)
      const request = { path: file, strip: strip - 1, gainDb: gain, loop, fadeInMs: fade, atFrame: at ?? 0 }
      const { voice, started } = await desk.player.play(request)
      // Told as an event when its time has come.
      if (at !== undefined) started.catch(() => {})
      return { voice: voice.voice, frame: at ?? (await started) }
    },
  },

  stop: {
    act({ desk, text }) {
      const word = text.trim()
      const given = isObject(text) ? readJson(STOP, text) : check(STOP, { voice: voiceOf(word) })
      const { voice, fade = FADE_MS, at } = given
      if (voice === 'all' && at !== undefined) throw new BoxError('EPAYLOAD', 'all goes without at')
      if (voice === 'all') return { stopped: desk.player.stopAll(fade) }
      desk.player.stop(voice, fade, at ?? 0)
      return { stopped: 1 }
    },
  },

  panic: {
    act({ desk, text }) {
      const on = isObject(text)
        ? readJson(PANIC, text).on
        : check(PANIC, { on: SWITCH.get(text.trim().toLowerCase()) ?? text }).on
      desk.panic(on)
      return { panic: on }
    },
  },

  copy: {
    act({ desk, text }) {
      const { from, to } = readJson(COPY, text)
      const { table, store } = desk
      const source = channelAt(table, from).address
      const settings = channelSettings(store, source, 'copy')
      return give(
        desk,
        to.flatMap((target) => settingsFor(table, target, settings, source, 'copy')),
      )
    },
  },

  preset: {
    act({ desk, text }) {
      const { name, to } = readJson(PRESET, text)
      return give(desk, desk.presets.entriesFor(name, to))
    },
  },
}

const SWITCH = new Map([
  ['on', true],
  ['off', false],
])

const voiceOf = (word: string): string | number => (/^\d+$/.test(word) ? Number(word) : word)

/** @throws BoxError EADDRESS, where no time is to be spent on a better one */
function refuseUnknown({ table }: Desk, address: string, explain: () => boolean): void {
  const known = address.length <= LONGEST_ADDRESS && table.has(address)
  if (known || (address.length <= LONGEST_ADDRESS && explain())) return
  const shown = quote(address.slice(0, LONGEST_ADDRESS))
  throw new BoxError('EADDRESS', `no parameter has the address ${shown}`)
}

function give(desk: Desk, entries: Entries): object {
  const { set } = desk.set(entries, { origin: ORIGIN })
  return { changed: set?.changes.length ?? 0 }
}

// What gives a channel many settings at once.
import { z } from 'zod'
import { channelAt, channelSettings, settingsFor } from '../../console/index.ts'
import type { Entries } from '../../supervisor/index.ts'
import { type Command, type Desk, ORIGIN } from './command.ts'
import { readJson } from './payloads.ts'

const channel = z.string().min(1).max(200).describe('the address of a channel such as /ch/01')
const channels = z.array(channel).min(1).max(100).describe('a list of addresses of channels')
const COPY = z.strictObject({ from: channel, to: channels })
const PRESET = z.strictObject({
  name: z.string().min(1).max(200).describe('the name of a preset'),
  to: channels,
})

export const CHANNEL_COMMANDS = {
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
} satisfies Record<string, Command>

function give(desk: Desk, entries: Entries): object {
  const { set } = desk.set(entries, { origin: ORIGIN })
  return { changed: set?.changes.length ?? 0 }
}

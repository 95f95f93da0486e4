// Presets and copies as the box does them, without its files.
import {
  type ChannelSettings,
  channelAt,
  channelSettings,
  settingsFor,
} from '../../firmware/console/index.ts'
import type { FakeBox } from './fake-box.ts'

interface Fields {
  name: string
  from: string
  to: string[]
  replace: boolean
}

/** @returns what is kept, by name */
export function withPresets(box: FakeBox): Map<string, ChannelSettings> {
  const kept = new Map<string, ChannelSettings>()
  const { store } = box
  const give = (entries: [string, string | number | boolean][]) => {
    store.setMany(entries, 'given')
    return {}
  }
  Object.assign(box.answers, {
    presets: () => [...kept].map(([name, { kind }]) => ({ name, kind, made: '2026-11-21T20:00:00Z' })),
    presetSave: ({ name, from, replace = false }: Fields) => {
      if (kept.has(name) && !replace) throw new Error(`cannot save preset "${name}": there is one`)
      kept.set(name, channelSettings(store, from, 'preset'))
      return { name }
    },
    presetLoad: ({ name, to }: Fields) =>
      give(to.flatMap((one) => settingsFor(store.table, one, kept.get(name)!, name, 'preset'))),
    presetDelete: ({ name }: Fields) => ({ deleted: kept.delete(name) && name }),
    copy: ({ from, to }: Fields) => {
      const source = channelAt(store.table, from).address
      const settings = channelSettings(store, source, 'copy')
      return give(to.flatMap((one) => settingsFor(store.table, one, settings, source, 'copy')))
    },
  })
  return kept
}

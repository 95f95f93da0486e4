// Which channels stand side by side: pages of as many as the screen has room for.
import type { ConsoleSize } from '../../firmware/console/index.ts'
import { type Channel, type ChannelKind, channels } from './channels.ts'

export interface Bank {
  /** On its button: "1-8", "Bus 1-4". */
  title: string
  channels: readonly Channel[]
}

const KINDS: readonly { kind: ChannelKind; title: string }[] = [
  { kind: 'strip', title: 'Ch' },
  { kind: 'bus', title: 'Bus' },
  { kind: 'matrix', title: 'Mtx' },
  { kind: 'dca', title: 'DCA' },
]

/** @param columns strips that fit beside main @param kinds what is wanted: with sends on faders only strips */
export function banks(
  size: ConsoleSize,
  columns: number,
  kinds: readonly ChannelKind[] = KINDS.map(({ kind }) => kind),
): Bank[] {
  return KINDS.filter(({ kind }) => kinds.includes(kind)).flatMap(({ kind, title }) => {
    const all = channels(size, kind)
    const pages = Math.ceil(all.length / columns)
    return Array.from({ length: pages }, (_, page) => {
      // The last page is as full as the others: it begins earlier instead.
      const from = Math.max(0, Math.min(page * columns, all.length - columns))
      const shown = all.slice(from, from + columns)
      const last = from + shown.length
      return { title: `${title} ${from + 1}${last > from + 1 ? `-${last}` : ''}`, channels: shown }
    })
  })
}

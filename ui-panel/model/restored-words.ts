/** What a restore changes, as the box tells it: firmware/supervisor/box-backup.ts. */
export interface Restored {
  changes: readonly { address: string; from: string; to: string }[]
  cards: readonly string[]
  presets: readonly string[]
  config: { changed: boolean; atNextStart: boolean }
}

/** Knobs that are named one by one. */
const NAMED = 5

/** What would be, or was, replaced: in one line, and what of it can be shown. */
export function restoredWords({ changes, cards, presets, config }: Restored): {
  headline: string
  lines: string[]
} {
  const counted = (count: number, one: string, more: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : more}`]
  const parts = [
    ...counted(changes.length, 'knob', 'knobs'),
    ...counted(presets.length, 'preset', 'presets'),
    ...counted(cards.length, "sound card's controls", "sound cards' controls"),
    ...(config.changed ? [`the configuration${config.atNextStart ? ' (from the next start on)' : ''}`] : []),
  ]
  const lines = changes.slice(0, NAMED).map(({ address, from, to }) => `${address}: ${from} → ${to}`)
  if (changes.length > NAMED) lines.push(`and ${changes.length - NAMED} more`)
  return { headline: parts.length === 0 ? 'nothing: it is as the box stands' : parts.join(', '), lines }
}

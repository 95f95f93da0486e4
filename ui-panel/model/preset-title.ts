/** As the box lists them: firmware/supervisor/channel-presets.ts. */
export interface PresetRow {
  name: string
  kind?: string
  /** Why it cannot be loaded. */
  problem?: string
}

const KINDS: Readonly<Record<string, string>> = { strip: 'a channel', bus: 'a bus', matrix: 'a matrix' }

/** @param here kind of the channel it would be loaded into: from another kind comes what both have */
export function presetTitle({ name, kind, problem }: PresetRow, here: string): string {
  if (problem !== undefined) return `${name} (cannot be read)`
  if (kind === undefined || kind === here) return name
  return `${name} (of ${KINDS[kind] ?? kind}: EQ and compressor)`
}

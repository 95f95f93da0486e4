/** What of Home Assistant's kinds of entities the box uses. */
export const PLATFORMS = ['number', 'switch', 'text', 'binary_sensor', 'sensor'] as const
export type Platform = (typeof PLATFORMS)[number]

export type Option = string | number | boolean | readonly Readonly<Record<string, string>>[]

/** One entity in the words of Home Assistant's documentation, no abbreviations: people read it in their broker. */
export interface Component {
  readonly platform: Platform
  readonly [option: string]: Option
}

/** By their key: stable, whatever a channel is called. */
export type Components = Readonly<Record<string, Component>>

/** What the display says; drawn anew at most 20 times a second. */
export interface ScreenSlot {
  /** The channel's name, or its label; '' for a slot without a channel. */
  name: string
  /** decayedPeak, linear, 1 = full scale; of a pair of sides the louder. */
  level: number
  muted: boolean
  soloed: boolean
  selected: boolean
  /** 0..1 of what the slot's fader or knob moves; undefined where it has no such thing. */
  position: number | undefined
  /** Which way the fader has to go until it takes over. */
  takeOver: 'up' | 'down' | undefined
}
export interface MovedParameter {
  /** "Vox", "Ch 03"; '' for a knob that is nobody's, or names its channel itself. */
  channel: string
  /** "fader", "pan", "send 2" */
  knob: string
  /** By the law: "-6.0 dB", "L50", "off" */
  text: string
  /** 0..1; undefined for what has no travel (switches). */
  position: number | undefined
  takeOver: 'up' | 'down' | undefined
}
export interface ScreenModel {
  /** Before the box sounds. */
  starting: boolean
  page: string
  /** Set for 2 s after a page change. */
  menu: readonly string[] | undefined
  /** What encoders turn now: "fader", "pan", ... */
  knob: string
  shift: boolean
  slots: readonly ScreenSlot[]
  /** The one that was moved within the last 2 s. */
  moved: MovedParameter | undefined
  /** "card lost", "all outputs muted", ... most urgent first; alarms stay on, notes go after 4 s (I take them out). */
  messages: readonly { kind: 'alarm' | 'note'; text: string }[]
}

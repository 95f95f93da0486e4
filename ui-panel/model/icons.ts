// Drawings for the table's icons, on a field of 24 x 24, lines only.
const MICROPHONE = 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4M8 21h8'
const GUITAR = 'M20 4l-6 6M14 10a4 4 0 0 0-5 1c-1 1-3 1-4 3a4 4 0 0 0 5 5c2-1 2-3 3-4a4 4 0 0 0 1-5zM18 2l4 4'
const DRUM = 'M4 9a8 3 0 1 0 16 0a8 3 0 1 0-16 0v7a8 3 0 0 0 16 0V9M3 3l6 5M21 3l-6 5'
const CYMBAL = 'M3 8l18-3M12 6v15M8 21h8'
const KEYS = 'M3 6h18v12H3zM8 6v7M13 6v7M17 6v7M8 13v5M13 13v5M17 13v5'
const STRINGS = 'M9 3v15M15 3v15M6 18h12M12 3v15'
const HORN = 'M3 10h9c4 0 6-3 8-5v14c-2-2-4-5-8-5H3zM7 14v5'
const PHONES = 'M4 15v-3a8 8 0 0 1 16 0v3M4 14h4v6H4zM16 14h4v6h-4z'
const TELEPHONE = 'M6 3h4l2 5-3 2a11 11 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z'
const COMPUTER = 'M4 5h16v11H4zM2 20h20'
const PLAYER = 'M4 6v12l8-6zM13 6v12l8-6z'
const GUEST = 'M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4 21a8 8 0 0 1 16 0'
const CHOIR =
  'M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M16 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M2 20a6 6 0 0 1 12 0M14 15a6 6 0 0 1 8 5'
const EFFECT = 'M2 12h3l3-8l4 16l4-12l2 4h4'
const SPEAKER = 'M6 3h12v18H6zM12 11a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 6v1'
const WEDGE = 'M3 19h18L16 7H6zM12 11v4'
const CLICK = 'M8 3h8l4 18H4zM12 16l6-11'
const STREAM = 'M12 11v2M8 8a6 6 0 0 0 0 8M16 8a6 6 0 0 1 0 8M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14'
const RECORDER = 'M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12M3 3h18v18H3z'

const DRAWINGS: Readonly<Record<string, string>> = {
  vocal: MICROPHONE,
  choir: CHOIR,
  speaker: GUEST,
  guitar: GUITAR,
  'acoustic guitar': GUITAR,
  bass: GUITAR,
  'double bass': STRINGS,
  drums: DRUM,
  kick: DRUM,
  snare: DRUM,
  tom: DRUM,
  cymbal: CYMBAL,
  percussion: DRUM,
  piano: KEYS,
  keyboard: KEYS,
  synth: KEYS,
  organ: KEYS,
  strings: STRINGS,
  brass: HORN,
  woodwind: HORN,
  microphone: MICROPHONE,
  headset: PHONES,
  telephone: TELEPHONE,
  computer: COMPUTER,
  player: PLAYER,
  guest: GUEST,
  effect: EFFECT,
  monitor: WEDGE,
  headphones: PHONES,
  loudspeaker: SPEAKER,
  talkback: MICROPHONE,
  click: CLICK,
  stream: STREAM,
  recorder: RECORDER,
}

/** @param name of the icon law @returns a path, undefined for "none" */
export const iconPath = (name: string): string | undefined => DRAWINGS[name]

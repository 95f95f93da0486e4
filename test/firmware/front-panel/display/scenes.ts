import type { ScreenModel, ScreenSlot } from '../../../../firmware/surfaces/front-panel/display/index.ts'

const NAMES = ['Kick', 'Snare', 'OH L', 'OH R', 'Bass', 'Gitarre', 'Żaneta', 'Vocal 12']
const LEVELS_DB = [-3, -9, -20, -21, -12, -34, -70, -6]
const POSITIONS = [0.75, 0.7, 0.5, 0.5, 0.8, 0, 0.25, 1]

export function slot(n: number, change: Partial<ScreenSlot> = {}): ScreenSlot {
  return {
    ...{ name: NAMES[n]!, level: 10 ** (LEVELS_DB[n]! / 20), position: POSITIONS[n] },
    ...{ muted: false, soloed: false, selected: false, takeOver: undefined, ...change },
  }
}

const calm: ScreenModel = {
  ...{ starting: false, page: 'Ch 1-8', menu: undefined, knob: 'fader', shift: false },
  ...{ slots: NAMES.map((_, n) => slot(n)), moved: undefined, messages: [] },
}
const moved = { channel: 'Vocal 12', knob: 'fader', text: '-12.5 dB', position: 0.44, takeOver: undefined }
const busy = NAMES.map((_, n) =>
  slot(n, {
    muted: n === 1 || n === 5,
    soloed: n === 4 || n === 5,
    selected: n === 3,
    takeOver: n === 5 ? 'up' : n === 6 ? 'down' : undefined,
  }),
)
const PAGES = [
  'Ch 1-8',
  'Ch 9-16',
  'Buses',
  'DCAs',
  'Sends 1',
  'Sends 2',
  'Sends 3',
  'Sends 4',
  'Sends 5',
  'Sends 6',
]

/** What a display may have to show, by name. */
export const SCENES: Readonly<Record<string, ScreenModel>> = {
  start: { ...calm, starting: true },
  calm,
  busy: { ...calm, page: 'Sends on fader: Monitor', knob: 'send 1', shift: true, slots: busy },
  four: { ...calm, page: 'Ch 1-4', slots: busy.slice(2, 6) },
  one: { ...calm, page: 'Main', slots: busy.slice(4, 5) },
  gaps: {
    ...calm,
    page: 'DCAs',
    slots: calm.slots.map((one, n) => (n < 3 ? one : { ...one, name: '', level: 0, position: undefined })),
  },
  menu: { ...calm, menu: PAGES.slice(0, 5), page: 'Buses' },
  'long menu': { ...calm, menu: PAGES, page: 'Sends 4' },
  moved: { ...calm, moved },
  closed: { ...calm, moved: { ...moved, channel: 'Lead guitar left', text: '-inf dB', position: 0 } },
  'take over': { ...calm, moved: { ...moved, text: '+10.0 dB', position: 1, takeOver: 'up' } },
  pan: {
    ...calm,
    moved: { ...moved, channel: 'Ch 03', knob: 'pan', text: 'L50', position: 0.25, takeOver: 'down' },
  },
  switch: { ...calm, moved: { ...moved, channel: 'Bass', knob: 'mute', text: 'on', position: undefined } },
  frequency: {
    ...calm,
    moved: { ...moved, channel: 'Bass', knob: 'eq 2 f', text: '12500 Hz', position: 0.8 },
  },
  words: {
    ...calm,
    moved: { ...moved, channel: 'Bass', knob: 'eq 1 type', text: 'low shelf', position: undefined },
  },
  alarm: {
    ...calm,
    slots: busy,
    messages: [
      { kind: 'alarm', text: 'card lost' },
      { kind: 'note', text: 'x' },
    ],
  },
  'long alarm': { ...calm, messages: [{ kind: 'alarm', text: 'all outputs muted' }] },
  note: { ...calm, messages: [{ kind: 'note', text: 'card back after 2.1 s' }] },
  'alarm moved': { ...calm, moved, messages: [{ kind: 'alarm', text: 'card lost' }] },
}

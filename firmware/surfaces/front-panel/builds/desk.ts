import { type Build, each } from './build.ts'

/** Rows of the matrix that one meter takes. */
const SEGMENTS = 16

/** Eight faders, mutes with LEDs and meters, a display, two encoders, some buttons. */
export const desk: Build = () => ({
  chips: [
    { name: 'faders', kind: 'ads7828', address: 0x48, referenceVolts: 3.3 },
    { name: 'keys', kind: 'mcp23017', address: 0x20, interrupt: 4 },
    { name: 'meters', kind: 'ht16k33', address: 0x70 },
    { name: 'oled', kind: 'ssd1306', address: 0x3c },
  ],
  controls: [
    ...each(8, (n) => ({
      ...{ name: `fader ${n}`, kind: 'fader' as const, chip: 'faders', channel: n - 1 },
      move: `slot ${n} fader`,
    })),
    ...each(8, (n) => ({
      ...{ name: `mute ${n}`, kind: 'button' as const, chip: 'keys', pin: n - 1 },
      ...{ short: `slot ${n} mute`, shift: `slot ${n} select` },
    })),
    ...each(8, (n) => ({
      ...{ name: `mute lamp ${n}`, kind: 'led' as const, chip: 'keys', pin: n + 7 },
      shows: `slot ${n} mute`,
    })),
    ...each(8, (n) => ({
      ...{ name: `meter ${n}`, kind: 'meter' as const, chip: 'meters', first: (n - 1) * SEGMENTS },
      ...{ count: SEGMENTS, shows: `slot ${n}` },
    })),
    {
      ...{ name: 'channel', kind: 'encoder', a: 17, b: 27, turn: 'selected knob' },
      push: { line: 22, short: 'knob next', long: 'selected eq/on' },
    },
    {
      ...{ name: 'main', kind: 'encoder', a: 23, b: 24, turn: 'turn /main/st/mix/fader' },
      push: { line: 25, long: 'panic' },
    },
    { name: 'previous', kind: 'button', line: 5, short: 'page previous', long: 'page first' },
    { name: 'next', kind: 'button', line: 6, short: 'page next' },
    { name: 'sends', kind: 'button', line: 12, short: 'sends next' },
    { name: 'shift', kind: 'button', line: 13, short: 'shift' },
    { name: 'solo', kind: 'button', line: 16, short: 'selected solo' },
    { name: 'talk', kind: 'button', line: 14, short: 'press /-stat/talk/A' },
    { name: 'foot', kind: 'footswitch', line: 15, short: 'toggle /config/mute/1' },
    { name: 'sends lamp', kind: 'led', line: 7, shows: 'sends next' },
    { name: 'solo lamp', kind: 'led', line: 8, shows: 'selected solo' },
    { name: 'talk lamp', kind: 'led', line: 9, shows: 'press /-stat/talk/A' },
    { name: 'off', kind: 'shutdown', line: 26 },
    { name: 'display', kind: 'display', chip: 'oled' },
  ],
  knobs: ['pan', 'trim', 'eq/1/g', 'eq/2/g', 'eq/3/g', 'eq/4/g'],
})

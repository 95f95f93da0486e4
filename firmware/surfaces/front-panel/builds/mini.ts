import { type Build, each } from './build.ts'

/** BCM numbers; 2 and 3 are I2C, 18 to 21 I2S, 0 and 1 the identity of the card on top. */
const ENCODERS = [
  { a: 4, b: 17, push: 27 },
  { a: 22, b: 23, push: 24 },
  { a: 10, b: 9, push: 25 },
  { a: 11, b: 8, push: 7 },
] as const
const BUTTONS = [
  { line: 5, name: 'previous', short: 'page previous', long: 'page first' },
  { line: 6, name: 'next', short: 'page next' },
  { line: 12, name: 'knob', short: 'knob next', long: 'sends next' },
  { line: 13, name: 'shift', short: 'shift' },
  { line: 16, name: 'solo', short: 'selected solo' },
  { line: 26, name: 'mutes', short: 'toggle /config/mute/1' },
  { line: 14, name: 'talk', short: 'press /-stat/talk/A' },
  { line: 15, name: 'panic', long: 'panic' },
] as const

/** Four push encoders, eight buttons, a display: 20 lines and I2C. */
export const mini: Build = () => ({
  chips: [{ name: 'oled', kind: 'ssd1306', address: 0x3c }],
  controls: [
    ...each(4, (n) => {
      const { a, b, push } = ENCODERS[n - 1]!
      return {
        ...{ name: `knob ${n}`, kind: 'encoder' as const, a, b, turn: `slot ${n} knob` },
        push: { line: push, short: `slot ${n} mute`, shift: `slot ${n} select` },
      }
    }),
    ...BUTTONS.map((button) => ({ kind: 'button' as const, ...button })),
    { name: 'display', kind: 'display', chip: 'oled' },
  ],
  knobs: ['fader', 'pan', 'trim', 'send 1'],
})

import { type Build, each } from './build.ts'

const PADS = 16

/** Sixteen buttons with lamps, each playing a file of the sounds folder; an encoder, a display. */
export const pads: Build = ({ strips }) => {
  // The last two, so that a stereo file finds both.
  const strip = Math.max(1, strips - 1)
  const file = (n: number) => `pad${String(n).padStart(2, '0')}.wav`
  const root = `/ch/${String(strip).padStart(2, '0')}`
  return {
    chips: [
      { name: 'keys', kind: 'mcp23017', address: 0x20, interrupt: 4 },
      { name: 'lamps', kind: 'mcp23017', address: 0x21 },
      { name: 'oled', kind: 'ssd1306', address: 0x3c },
    ],
    controls: [
      ...each(PADS, (n) => ({
        ...{ name: `pad ${n}`, kind: 'button' as const, chip: 'keys', pin: n - 1 },
        ...{ short: `play ${file(n)} on ${strip}`, shift: `stop ${file(n)}` },
      })),
      ...each(PADS, (n) => ({
        ...{ name: `pad lamp ${n}`, kind: 'led' as const, chip: 'lamps', pin: n - 1 },
        shows: `play ${file(n)} on ${strip}`,
      })),
      {
        ...{ name: 'level', kind: 'encoder', a: 17, b: 27, turn: `turn ${root}/mix/fader` },
        push: { line: 22, short: `toggle ${root}/mix/on` },
      },
      { name: 'shift', kind: 'button', line: 13, short: 'shift' },
      { name: 'panic', kind: 'button', line: 5, short: 'panic' },
      { name: 'foot', kind: 'footswitch', line: 6, short: `play ${file(1)} on ${strip}` },
      { name: 'off', kind: 'shutdown', line: 26 },
      { name: 'display', kind: 'display', chip: 'oled' },
    ],
    pages: [{ name: 'Pads', slots: [root, '/main/st'] }],
  }
}

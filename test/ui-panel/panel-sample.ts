// The simulated Desk as a box tells of it; what glows is set by hand.
import { defaultSize } from '../../firmware/console/index.ts'
import { BUILDS } from '../../firmware/surfaces/front-panel/index.ts'
import type { FakeBox } from './fake-box.ts'

/** All that fits: frame of 128 x 64 with one pixel lit at (3, 9). */
function picture(): string {
  const bytes = Buffer.alloc(1024)
  bytes[128 + 3] = 1 << 1
  return bytes.toString('base64')
}

/** From now on the box has a simulated Desk. @returns what glows, to be changed */
export function withDesk(box: FakeBox): {
  lamps: Record<string, number>
  meters: Record<string, number[]>
} {
  const { controls } = BUILDS.desk(defaultSize)
  const named = <T>(kind: string, value: (n: number) => T): Record<string, T> =>
    Object.fromEntries(
      controls.filter((control) => control.kind === kind).map(({ name }, n) => [name, value(n)]),
    )
  const lights = {
    lamps: named('led', (n) => (n === 2 ? 1 : 0)),
    meters: named('meter', (n) => Array.from({ length: 16 }, (_, led) => (led < 12 - n ? 1 : 0))),
  }
  const faders = controls
    .filter(({ kind }) => kind === 'fader')
    .map(({ name }, n) => ({ name, position: 0.75 - n / 16 }))
  const stats = {
    build: 'desk',
    gpio: { backend: 'simulated', reason: 'asked for', chips: [] },
    controls: controls.map(({ name, kind }) => ({
      name,
      kind,
      where: '',
      does: `what ${name} does`,
      works: true,
    })),
    faders,
  }
  Object.assign(box.answers, {
    panel: () => stats,
    panelLights: () => lights,
    panelPicture: () => ({ width: 128, height: 64, image: picture() }),
    panelTouch: () => ({}),
  })
  return lights
}

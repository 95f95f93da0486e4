// The box in the pictures: a band on a stage in the middle of a song.
import { drawScreen } from '../../../firmware/surfaces/front-panel/display/index.ts'
import { dress } from '../dress.ts'
import { FakeBox } from '../fake-box.ts'
import { withHouse } from '../house-sample.ts'
import { withDesk } from '../panel-sample.ts'
import { withPresets } from '../preset-sample.ts'
import { STATUS_SAMPLE } from '../status-sample.ts'

/** What Anna hears of the others beside her, dB by channel. */
const WEDGE = [-12, -18, -24, -9, -14, -10, -16, -16, -3, -7, -15, -20, -30]

/** The front panel's display, drawn by the panel's own hand. */
function picture(): string {
  const slots = ['Kick', 'Snare', 'Overhead', 'Bass', 'E-Gtr', 'Acoustic', 'Keys L', 'Keys R'].map(
    (name, n) => ({
      ...{ name, level: 0.3 / (1 + (n % 4)), muted: n === 4, soloed: n === 1, selected: n === 3 },
      ...{ position: 0.8 - n / 24, takeOver: undefined },
    }),
  )
  const image = new Uint8Array(1024)
  const still = { starting: false, menu: undefined, shift: false, moved: undefined, messages: [] }
  drawScreen({ ...still, page: 'Ch 1-8', knob: 'fader', slots }, image, 64)
  return Buffer.from(image).toString('base64')
}

/** @param role of whoever looks */
export async function openShow(role = 'admin'): Promise<FakeBox> {
  const box = new FakeBox({ outputs: 8 })
  box.role = role
  box.status = STATUS_SAMPLE
  withDesk(box)
  box.answers['panelPicture'] = () => ({ width: 128, height: 64, image: picture() })
  withHouse(box)
  withPresets(box)
  dress(box.store)
  const sends = WEDGE.map(
    (level, n) => [`/ch/${String(n + 1).padStart(2, '0')}/mix/01/level`, level] as const,
  )
  box.store.setMany(
    [
      ...sends,
      ...[['/ch/16/mix/fader', '-inf'] as const, ['/outputs/main/03/src', 'bus 1'] as const],
      ...[['/outputs/main/04/src', 'bus 2'] as const, ['/outputs/main/05/src', 'bus 4'] as const],
      ...[['/outputs/main/06/src', 'bus 5'] as const, ['/outputs/main/01/limiter/on', 'on'] as const],
      ...[
        ['/ch/09/grp/dca', '1'] as const,
        ['/ch/10/grp/dca', '1'] as const,
        ['/ch/11/grp/dca', '1'] as const,
      ],
    ],
    'dress',
  )
  await box.start()
  return box
}

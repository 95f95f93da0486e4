// The pictures in the READMEs: committed, so in vectors.
import { SCREENS, type Screen } from './screens.ts'
import { type PictureView, VIEWS } from './views.ts'

export const VECTOR_FOLDER = 'ui-panel/pictures'
/** A README is opened over a phone's network too. */
export const VECTOR_BYTES = 120_000

interface Vector {
  name: string
  title: string
  view: PictureView
  screen: Screen
}

const of = <T extends { name: string }>(list: readonly T[], wanted: string): T =>
  list.find(({ name }) => name === wanted)!

/** Pixels of the page, whatever the glass has. */
const vector = (name: string, view: string, screen: string, title: string): Vector => ({
  ...{ name, title, view: of(VIEWS, view) },
  screen: { ...of(SCREENS, screen), scale: 1 },
})

export const VECTORS: readonly Vector[] = [
  vector(
    'mixer-tablet',
    'mixer',
    'tablet',
    'The mixer on a tablet: eight channels and main, each with its meter and fader',
  ),
  vector('mixer-phone', 'mixer', 'phone', 'The mixer on a phone'),
  vector(
    'channel-tablet',
    'channel',
    'tablet',
    'A channel on a tablet: its EQ as a curve to drag, its strip at the side',
  ),
]

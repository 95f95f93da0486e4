// A desk with everything on, and moved while it sounds.
import type { SessionInput } from '../../firmware/engine/render/session.ts'

type State = NonNullable<SessionInput['state']>

export const EVERYTHING_SIZE = { strips: 8, inputs: 4, outputs: 8, buses: 4, matrices: 2 }
/** Strip 3 takes voices and has nothing in between, so that a mark in it comes out of output 1 at once. */
const PROCESSED = [1, 2, 4, 5, 6, 7, 8]

/** Settles within 0.1 s of silence: live engines have been running before the session begins. */
const TIMES = { 'gate/release': 5, 'gate/hold': 3, 'dyn/release': 8 }

const of = (place: string, knobs: State): State =>
  Object.fromEntries(Object.entries(knobs).map(([knob, value]) => [`${place}/${knob}`, value]))

const strip = (n: number): State =>
  of(`/ch/0${n}`, {
    ...{
      ...TIMES,
      'preamp/hpon': 'on',
      'preamp/hpf': 40 + 20 * n,
      'preamp/hpslope': `${12 + 6 * (n % 3)} dB/oct`,
    },
    ...{ 'gate/on': 'on', 'gate/thr': -45, 'gate/range': -40, 'gate/filter/on': 'on' },
    ...{ 'eq/1/g': 2 * n - 9, 'eq/2/g': -6, 'eq/2/q': n, 'eq/3/type': 'notch', 'eq/4/g': 8 - n },
    ...{ 'dyn/on': 'on', 'dyn/thr': -30, 'dyn/det': n % 2 === 1 ? 'RMS' : 'peak', 'dyn/mix': 80 },
    ...{ 'delay/on': 'on', 'delay/time': 3 * n, 'mix/pan': 20 * n - 90, 'mix/fader': -6 },
    ...{ 'mix/01/level': -10, 'mix/02/level': -12, 'mix/02/tap': 'pre fader', 'mix/03/level': -9 },
    ...{ 'mix/03/tap': 'pre EQ', 'grp/dca': `${(n % 8) + 1}`, 'grp/mute': `${(n % 6) + 1}` },
  })

export const EVERYTHING: State = {
  ...Object.assign({}, ...PROCESSED.map(strip)),
  ...{ '/config/chlink/1-2': 'on', '/config/buslink/1-2': 'on', '/config/mtxlink/1-2': 'on' },
  ...{ '/ch/05/config/source': 'bus 4', '/ch/04/gate/keysrc': 'ch 1', '/ch/06/dyn/keysrc': 'bus 1' },
  ...{ '/ch/06/config/source': 'in 3', '/ch/07/config/source': 'in 4', '/ch/08/config/source': 'in 1' },
  ...{
    '/ch/07/insert/sel': 'in 2',
    '/ch/07/insert/on': 'on',
    '/ch/03/mix/pan': -100,
    '/ch/08/preamp/invert': 'on',
  },
  ...{ '/bus/04/config/type': 'N-1', '/bus/04/config/owners': '5,6', '/bus/03/mix/st': 'on' },
  ...Object.assign(
    {},
    ...['/bus/01', '/bus/03', '/mtx/01'].map((mix) =>
      of(mix, { 'eq/1/g': 5, 'eq/3/g': -5, 'dyn/on': 'on', 'dyn/thr': -25, 'dyn/release': 8 }),
    ),
  ),
  ...{ '/bus/01/mix/01/level': -3, '/main/st/mix/01/level': -6, '/main/st/mix/02/tap': 'pre fader' },
  ...{ '/dca/2/fader': -3, '/dca/5/fader': 2, '/config/talk/source': 'in 2', '/config/talk/A/destmap': '3' },
  ...Object.assign(
    {},
    ...['main L', 'main R', 'bus 3', 'bus 4', 'matrix 1', 'monitor L', 'phones R', 'ch 6'].map((src, n) =>
      of(`/outputs/main/0${n + 1}`, {
        src,
        'limiter/on': n % 3 === 2 ? 'on' : 'off',
        'eq/2/g': n > 0 ? n - 4 : 0,
      }),
    ),
  ),
  ...{ '/outputs/main/02/delay/on': 'on', '/outputs/main/02/delay/time': 4.2, '/config/solo/dim': 'on' },
}

/** What moves, in turns. */
const MOVES: readonly State[] = [
  { '/ch/01/mix/fader': -20, '/dca/2/fader': -12 },
  { '/ch/01/eq/2/f': 3000, '/ch/04/eq/1/g': 12, '/ch/06/eq/4/type': 'high cut' },
  { '/-stat/solosw/06': 'on', '/-stat/talk/A': 'on' },
  { '/ch/01/dyn/thr': -10, '/ch/04/gate/thr': -20, '/bus/03/dyn/on': 'off' },
  { '/ch/08/delay/time': 11, '/ch/07/insert/on': 'off', '/outputs/main/03/src': 'ch 4' },
  { '/config/mute/3': 'on', '/ch/06/preamp/hpf': 400, '/bus/04/config/owners': '5,7' },
  { '/ch/01/mix/fader': 3, '/dca/2/fader': 0, '/ch/03/mix/pan': 40, '/main/st/mix/fader': -4 },
  { '/-stat/solosw/06': 'off', '/-stat/talk/A': 'off', '/config/mute/3': 'off', '/ch/06/dyn/keysrc': 'self' },
  { '/config/chlink/1-2': 'off', '/ch/02/eq/on': 'off', '/ch/05/config/source': 'in 4', '/dca/6/on': 'off' },
  {
    '/bus/01/config/type': 'group',
    '/ch/08/mix/01/grp': 'on',
    '/mtx/01/eq/1/g': -9,
    '/outputs/main/08/limiter/thr': -20,
  },
]

/** Moves at odd frames, some while the ones before are still under way. */
export const everythingMoves = (frames: number): NonNullable<SessionInput['cues']> =>
  Array.from({ length: 30 }, (_, n) => ({
    frame: Math.floor((frames * (n + 3)) / 36) + 7 * n + 5,
    set: MOVES[n % MOVES.length]!,
    rampMs: [20, 3, 150, 60][n % 4]!,
  }))

// What belongs to the desk as a whole: DCAs, mute groups, outputs, monitor, talkback, generator, scope.
import {
  Listen,
  listenLaw,
  OutputSource,
  outputSourceLaw,
  SoloMode,
  shapeLaw,
  soloModeLaw,
  talkSourceLaw,
} from '../choices.ts'
import { faderLaw } from '../laws/fader-law.ts'
import { membersLaw } from '../laws/members-law.ts'
import { levelLaw } from '../laws/scale-law.ts'
import { switchLaw } from '../laws/switch-law.ts'
import type { Row } from '../row.ts'
import type { ConsoleSize } from '../size.ts'
import { eqRows, faceRows, releaseLaw, wideFrequencyLaw } from './processors.ts'
import { delayLaw } from './strips.ts'

/** Main on the first two outputs; on a card with one output its sum, else nobody would hear the right side. */
function outputDefault(ordinal: number, size: ConsoleSize): number {
  if (size.outputs === 1) return OutputSource.mainMono
  return [OutputSource.mainLeft, OutputSource.mainRight][ordinal] ?? OutputSource.off
}

/** Buses that talkback and generator go to; a console without buses has the one that is never there. */
const destinationsLaw = ({ buses }: ConsoleSize) => membersLaw('buses', Math.max(1, buses))

// biome-ignore format: one row, one knob, one line
export const DESK_ROWS: readonly Row[] = [
  ...faceRows('dca', '/dca/{n}'),
  { pattern: '/dca/{n}/on', scope: 'dca', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/dca/{n}/fader', scope: 'dca', role: 'fader', label: 'fader', law: faderLaw, default: 0 },
  { pattern: '/config/mute/{n}', scope: 'muteGroup', role: 'on', label: 'mute', law: switchLaw, default: 0 },
  { pattern: '/outputs/main/{n}/src', scope: 'output', role: 'source', label: 'source', law: outputSourceLaw, default: outputDefault },
  { pattern: '/outputs/main/{n}/on', scope: 'output', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/outputs/main/{n}/level', scope: 'output', role: 'fader', label: 'level', law: faderLaw, default: 0 },
  { pattern: '/outputs/main/{n}/delay/on', scope: 'output', role: 'delay', label: 'delay on', law: switchLaw, default: 0 },
  { pattern: '/outputs/main/{n}/delay/time', scope: 'output', role: 'delayTime', label: 'delay time', law: delayLaw, default: 0 },
  ...eqRows('output', '/outputs/main/{n}'),
  { pattern: '/outputs/main/{n}/limiter/on', scope: 'output', role: 'limiter', label: 'limiter on', law: switchLaw, default: 0 },
  { pattern: '/outputs/main/{n}/limiter/thr', scope: 'output', role: 'limiter.threshold', label: 'limiter threshold', law: levelLaw(-40, 0), default: -1 },
  { pattern: '/outputs/main/{n}/limiter/release', scope: 'output', role: 'limiter.release', label: 'limiter release', law: releaseLaw, default: 100 },
  { pattern: '/config/solo/on', scope: 'monitor', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/config/solo/level', scope: 'monitor', role: 'fader', label: 'level', law: faderLaw, default: 0 },
  { pattern: '/config/solo/source', scope: 'monitor', role: 'source', label: 'source', law: listenLaw, default: Listen.main },
  { pattern: '/config/solo/chmode', scope: 'monitor', role: 'stripSolo', label: 'solo of channels', law: soloModeLaw, default: SoloMode.pfl },
  { pattern: '/config/solo/busmode', scope: 'monitor', role: 'busSolo', label: 'solo of mixes', law: soloModeLaw, default: SoloMode.afl },
  { pattern: '/config/solo/mono', scope: 'monitor', role: 'mono', label: 'mono', law: switchLaw, default: 0 },
  { pattern: '/config/solo/dim', scope: 'monitor', role: 'dim', label: 'dim', law: switchLaw, default: 0 },
  { pattern: '/config/solo/dimatt', scope: 'monitor', role: 'dimLevel', label: 'dim level', law: levelLaw(-40, 0), default: -20 },
  { pattern: '/config/phones/on', scope: 'phones', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/config/phones/level', scope: 'phones', role: 'fader', label: 'level', law: faderLaw, default: 0 },
  { pattern: '/config/phones/source', scope: 'phones', role: 'source', label: 'source', law: listenLaw, default: Listen.main },
  { pattern: '/config/phones/solo', scope: 'phones', role: 'followsSolo', label: 'hear solo', law: switchLaw, default: 1 },
  { pattern: '/config/talk/source', scope: 'talkback', role: 'source', label: 'source', law: talkSourceLaw, default: 0 },
  { pattern: '/-stat/talk/A', scope: 'talkback', role: 'on', label: 'on', law: switchLaw, default: 0 },
  { pattern: '/config/talk/A/level', scope: 'talkback', role: 'fader', label: 'level', law: faderLaw, default: 0 },
  { pattern: '/config/talk/A/dim', scope: 'talkback', role: 'dim', label: 'dims the monitor', law: switchLaw, default: 1 },
  { pattern: '/config/talk/A/destmap', scope: 'talkback', role: 'destinations', label: 'buses', law: destinationsLaw, default: 0 },
  { pattern: '/config/talk/A/st', scope: 'talkback', role: 'toMain', label: 'to main', law: switchLaw, default: 0 },
  { pattern: '/-stat/osc/on', scope: 'oscillator', role: 'on', label: 'on', law: switchLaw, default: 0 },
  { pattern: '/config/osc/level', scope: 'oscillator', role: 'fader', label: 'level', law: faderLaw, default: -20 },
  { pattern: '/config/osc/type', scope: 'oscillator', role: 'shape', label: 'type', law: shapeLaw, default: 0 },
  { pattern: '/config/osc/f', scope: 'oscillator', role: 'frequency', label: 'frequency', law: wideFrequencyLaw, default: 1000 },
  { pattern: '/config/osc/destmap', scope: 'oscillator', role: 'destinations', label: 'buses', law: destinationsLaw, default: 0 },
  { pattern: '/config/osc/st', scope: 'oscillator', role: 'toMain', label: 'to main', law: switchLaw, default: 0 },
  { pattern: '/config/scope/src', scope: 'scope', role: 'source', label: 'source', law: outputSourceLaw, default: 0 },
]

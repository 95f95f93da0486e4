import { returnLaw, SendTap, sendTapLaw, slopeLaw, stripSourceLaw } from '../choices.ts'
import { faderLaw } from '../laws/fader-law.ts'
import { membersLaw } from '../laws/members-law.ts'
import { panLaw } from '../laws/pan-law.ts'
import { frequencyLaw, levelLaw, timeLaw } from '../laws/scale-law.ts'
import { switchLaw } from '../laws/switch-law.ts'
import { trimLaw } from '../laws/trim-law.ts'
import type { Row } from '../row.ts'
import { DCAS, MUTE_GROUPS } from '../size.ts'
import { attackLaw, compressorRows, eqRows, faceRows, holdLaw, keyRows, releaseLaw } from './processors.ts'

export const delayLaw = timeLaw(0, 500, 'even')
export const dcasLaw = membersLaw('DCAs', DCAS)
export const muteGroupsLaw = membersLaw('mute groups', MUTE_GROUPS)
const highPassLaw = frequencyLaw(20, 400)
const gateLaw = levelLaw(-80, 0)

const mirrored = true
const scope = 'strip'

// biome-ignore format: one row, one knob, one line
export const STRIP_ROWS: readonly Row[] = [
  ...faceRows('strip', '/ch/{n}'),
  { pattern: '/ch/{n}/config/source', scope, role: 'source', label: 'source', law: stripSourceLaw, default: (ordinal, size) => (ordinal < size.inputs ? ordinal + 1 : 0) },
  { pattern: '/ch/{n}/preamp/trim', scope, role: 'trim', label: 'trim', law: trimLaw, default: 0 },
  { pattern: '/ch/{n}/preamp/invert', scope, role: 'polarity', label: 'polarity invert', law: switchLaw, default: 0 },
  { pattern: '/ch/{n}/preamp/hpon', scope, role: 'highPass', label: 'high-pass on', law: switchLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/preamp/hpf', scope, role: 'highPassFrequency', label: 'high-pass frequency', law: highPassLaw, default: 80, mirrored },
  { pattern: '/ch/{n}/preamp/hpslope', scope, role: 'highPassSlope', label: 'high-pass slope', law: slopeLaw, default: 1, mirrored },
  { pattern: '/ch/{n}/delay/on', scope, role: 'delay', label: 'delay on', law: switchLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/delay/time', scope, role: 'delayTime', label: 'delay time', law: delayLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/gate/on', scope, role: 'gate', label: 'gate on', law: switchLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/gate/thr', scope, role: 'gate.threshold', label: 'gate threshold', law: gateLaw, default: -50, mirrored },
  { pattern: '/ch/{n}/gate/range', scope, role: 'gate.range', label: 'gate range', law: gateLaw, default: -60, mirrored },
  { pattern: '/ch/{n}/gate/attack', scope, role: 'gate.attack', label: 'gate attack', law: attackLaw, default: 1, mirrored },
  { pattern: '/ch/{n}/gate/hold', scope, role: 'gate.hold', label: 'gate hold', law: holdLaw, default: 50, mirrored },
  { pattern: '/ch/{n}/gate/release', scope, role: 'gate.release', label: 'gate release', law: releaseLaw, default: 150, mirrored },
  ...keyRows('strip', '/ch/{n}/gate', 'gate', { mirrored }),
  ...eqRows('strip', '/ch/{n}', { mirrored }),
  ...compressorRows('strip', '/ch/{n}', { mirrored }),
  { pattern: '/ch/{n}/insert/on', scope, role: 'insert', label: 'insert on', law: switchLaw, default: 0 },
  { pattern: '/ch/{n}/insert/sel', scope, role: 'insertReturn', label: 'insert return', law: returnLaw, default: 0 },
  { pattern: '/ch/{n}/mix/on', scope, role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/ch/{n}/mix/fader', scope, role: 'fader', label: 'fader', law: faderLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/mix/pan', scope, role: 'pan', label: 'pan', law: panLaw, default: 0 },
  { pattern: '/ch/{n}/mix/st', scope, role: 'toMain', label: 'to main', law: switchLaw, default: 1, mirrored },
  { pattern: '/ch/{n}/grp/dca', scope, role: 'dcas', label: 'DCAs', law: dcasLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/grp/mute', scope, role: 'muteGroups', label: 'mute groups', law: muteGroupsLaw, default: 0, mirrored },
  { pattern: '/-stat/solosw/{solo}', scope, role: 'solo', label: 'solo', law: switchLaw, default: 0, mirrored },
  { pattern: '/config/chlink/{n}', scope: 'link', role: 'link', label: 'stereo link', law: switchLaw, default: 0 },
  { pattern: '/ch/{n}/mix/{m}/on', scope: 'send', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/ch/{n}/mix/{m}/level', scope: 'send', role: 'level', label: 'level', law: faderLaw, default: Number.NEGATIVE_INFINITY, mirrored },
  { pattern: '/ch/{n}/mix/{m}/tap', scope: 'send', role: 'tap', label: 'tap', law: sendTapLaw, default: SendTap.postFader, mirrored },
  { pattern: '/ch/{n}/mix/{m}/grp', scope: 'send', role: 'group', label: 'group assign', law: switchLaw, default: 0, mirrored },
  { pattern: '/ch/{n}/mix/{m}/pan', scope: 'sendPair', role: 'pan', label: 'pan', law: panLaw, default: 0 },
]

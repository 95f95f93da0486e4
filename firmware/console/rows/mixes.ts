import { BusType, busTypeLaw, MatrixTap, matrixTapLaw } from '../choices.ts'
import { faderLaw } from '../laws/fader-law.ts'
import { membersLaw } from '../laws/members-law.ts'
import { panLaw } from '../laws/pan-law.ts'
import { switchLaw } from '../laws/switch-law.ts'
import type { Row } from '../row.ts'
import type { ConsoleSize } from '../size.ts'
import { compressorRows, eqRows, faceRows } from './processors.ts'
import { dcasLaw, muteGroupsLaw } from './strips.ts'

const mirrored = true
const ownersLaw = ({ strips }: ConsoleSize) => membersLaw('strips', strips)

// biome-ignore format: one row, one knob, one line
export const BUS_ROWS: readonly Row[] = [
  ...faceRows('bus', '/bus/{n}'),
  { pattern: '/bus/{n}/config/type', scope: 'bus', role: 'busType', label: 'type', law: busTypeLaw, default: BusType.mix, mirrored },
  { pattern: '/bus/{n}/config/owners', scope: 'bus', role: 'owners', label: 'owners', law: ownersLaw, default: 0, mirrored },
  ...eqRows('bus', '/bus/{n}', { mirrored }),
  ...compressorRows('bus', '/bus/{n}', { mirrored }),
  { pattern: '/bus/{n}/mix/on', scope: 'bus', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/bus/{n}/mix/fader', scope: 'bus', role: 'fader', label: 'fader', law: faderLaw, default: 0, mirrored },
  { pattern: '/bus/{n}/mix/pan', scope: 'bus', role: 'pan', label: 'pan', law: panLaw, default: 0 },
  { pattern: '/bus/{n}/mix/st', scope: 'bus', role: 'toMain', label: 'to main', law: switchLaw, default: 0, mirrored },
  { pattern: '/bus/{n}/grp/dca', scope: 'bus', role: 'dcas', label: 'DCAs', law: dcasLaw, default: 0, mirrored },
  { pattern: '/bus/{n}/grp/mute', scope: 'bus', role: 'muteGroups', label: 'mute groups', law: muteGroupsLaw, default: 0, mirrored },
  { pattern: '/-stat/solosw/{solo}', scope: 'bus', role: 'solo', label: 'solo', law: switchLaw, default: 0, mirrored },
  { pattern: '/config/buslink/{n}', scope: 'busLink', role: 'link', label: 'stereo link', law: switchLaw, default: 0 },
  { pattern: '/bus/{n}/mix/{m}/on', scope: 'busSend', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/bus/{n}/mix/{m}/level', scope: 'busSend', role: 'level', label: 'level', law: faderLaw, default: Number.NEGATIVE_INFINITY, mirrored },
  { pattern: '/bus/{n}/mix/{m}/tap', scope: 'busSend', role: 'tap', label: 'tap', law: matrixTapLaw, default: MatrixTap.postFader, mirrored },
]

// biome-ignore format: one row, one knob, one line
export const MAIN_ROWS: readonly Row[] = [
  ...faceRows('main', '/main/st'),
  ...eqRows('main', '/main/st'),
  ...compressorRows('main', '/main/st'),
  { pattern: '/main/st/mix/on', scope: 'main', role: 'on', label: 'on', law: switchLaw, default: 1 },
  { pattern: '/main/st/mix/fader', scope: 'main', role: 'fader', label: 'fader', law: faderLaw, default: 0 },
  { pattern: '/main/st/mix/pan', scope: 'main', role: 'pan', label: 'balance', law: panLaw, default: 0 },
  { pattern: '/-stat/solosw/{solo}', scope: 'main', role: 'solo', label: 'solo', law: switchLaw, default: 0 },
  { pattern: '/main/st/mix/{m}/on', scope: 'mainSend', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/main/st/mix/{m}/level', scope: 'mainSend', role: 'level', label: 'level', law: faderLaw, default: Number.NEGATIVE_INFINITY, mirrored },
  { pattern: '/main/st/mix/{m}/tap', scope: 'mainSend', role: 'tap', label: 'tap', law: matrixTapLaw, default: MatrixTap.postFader, mirrored },
]

// biome-ignore format: one row, one knob, one line
export const MATRIX_ROWS: readonly Row[] = [
  ...faceRows('matrix', '/mtx/{n}'),
  ...eqRows('matrix', '/mtx/{n}', { mirrored }),
  ...compressorRows('matrix', '/mtx/{n}', { mirrored }),
  { pattern: '/mtx/{n}/mix/on', scope: 'matrix', role: 'on', label: 'on', law: switchLaw, default: 1, mirrored },
  { pattern: '/mtx/{n}/mix/fader', scope: 'matrix', role: 'fader', label: 'fader', law: faderLaw, default: 0, mirrored },
  { pattern: '/-stat/solosw/{solo}', scope: 'matrix', role: 'solo', label: 'solo', law: switchLaw, default: 0, mirrored },
  { pattern: '/config/mtxlink/{n}', scope: 'matrixLink', role: 'link', label: 'stereo link', law: switchLaw, default: 0 },
]

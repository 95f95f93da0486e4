// What a user would lose: a desk on which each fader, switch and group does what is written on it. Each row: what is set
// on a factory console (5 strips, 4 buses, 2 matrices, 4 outputs), which target is looked at, and its values by hand.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { TargetKind, TargetScope } from '../../../firmware/console/index.ts'
import { desk, near } from './desk-rig.ts'

type Target = [kind: TargetKind, scope: TargetScope, number?: number, to?: number]
type Row = [what: string, set: string, target: Target, values: number[]]

// 10^(-6/20), 10^(-10/20), 10^(-16/20), 10^(3/20)
const M6 = 0.501187233627272
const M10 = 0.316227766016838
const M16 = 0.158489319246111
const P3 = 1.412537544622754
// sin 45 degrees
const HALF = Math.SQRT1_2
// Pan L50 alone: sin and cos of 67.5 and 22.5 degrees; balance L50: the right side at sin 45 degrees.
const SIN67 = 0.923879532511287
const SIN22 = 0.38268343236509

const CH1: Target = ['level', 'strip', 1]
const TO_BUS: Target = ['toBus', 'strip', 1, 1]
const PAIR = '/config/chlink/1-2 on'
const BUS_PAIR = '/config/buslink/1-2 on'
const SEND = '/ch/01/mix/01/level -6'

// biome-ignore format: one row, one case
const ROWS: readonly Row[] = [
  ['a fader', '/ch/01/mix/fader -6', CH1, [M6]],
  ['a mute', '/ch/01/mix/on off', CH1, [0]],
  ['DCAs add in dB', '/ch/01/grp/dca 1,8; /dca/1/fader -6; /dca/8/fader -10', CH1, [M16]],
  ['a DCA that it does not belong to', '/ch/01/grp/dca 2; /dca/1/fader -6; /dca/1/on off', CH1, [1]],
  ['a muted DCA', '/ch/01/grp/dca 3; /dca/3/on off', CH1, [0]],
  ['a closed DCA', '/ch/01/grp/dca 3; /dca/3/fader -inf', CH1, [0]],
  ['a mute group', '/ch/01/grp/mute 6; /config/mute/6 on', CH1, [0]],
  ['a mute group that is not on', '/ch/01/grp/mute 5; /config/mute/6 on', CH1, [1]],
  ['DCA of a bus', '/bus/02/grp/dca 4; /dca/4/fader 3; /bus/02/mix/fader -6', ['level', 'bus', 2], [M6 * P3]],
  ['mute group of a bus', '/bus/02/grp/mute 1; /config/mute/1 on', ['level', 'bus', 2], [0]],
  ['DCA of a linked pair', `${PAIR}; /ch/01/grp/dca 1; /dca/1/fader -6`, ['level', 'strip', 2], [M6]],

  ['to main', '/ch/01/mix/pan C', ['toMain', 'strip', 1], [HALF, HALF]],
  ['to main, half left', '/ch/01/mix/pan L50', ['toMain', 'strip', 1], [SIN67, SIN22]],
  ['not to main', '/ch/01/mix/st off', ['toMain', 'strip', 1], [0, 0]],
  ['a bus is not in main by itself', '/bus/01/mix/pan C', ['toMain', 'bus', 1], [0, 0]],
  ['a bus in main', '/bus/01/mix/st on', ['toMain', 'bus', 1], [HALF, HALF]],
  ['right bus of a pair in main, balance half left', `${BUS_PAIR}; /bus/01/mix/st on; /bus/01/mix/pan L50`, ['toMain', 'bus', 2], [0, HALF]],

  ['a send is closed by itself', '/ch/01/mix/fader 0', TO_BUS, [0, 0, 0]],
  ['a send after the fader', SEND, TO_BUS, [0, 0, M6]],
  ['a send after the fader does not take the fader twice', `${SEND}; /ch/01/mix/fader -10`, TO_BUS, [0, 0, M6]],
  ['a send before the fader', `${SEND}; /ch/01/mix/01/tap pre fader`, TO_BUS, [0, M6, 0]],
  ['a send before the EQ', `${SEND}; /ch/01/mix/01/tap pre eq`, TO_BUS, [M6, 0, 0]],
  ['a send that is off', `${SEND}; /ch/01/mix/01/on off`, TO_BUS, [0, 0, 0]],
  ['before the fader, and the fader down', `${SEND}; /ch/01/mix/01/tap pre fader; /ch/01/mix/fader -inf`, TO_BUS, [0, M6, 0]],
  ['before the fader, and muted', `${SEND}; /ch/01/mix/01/tap pre fader; /ch/01/mix/on off`, TO_BUS, [0, 0, 0]],
  ['before the EQ, and muted by its group', `${SEND}; /ch/01/mix/01/tap pre eq; /ch/01/grp/mute 2; /config/mute/2 on`, TO_BUS, [0, 0, 0]],
  ['before the fader, and its DCA down', `${SEND}; /ch/01/mix/01/tap pre fader; /ch/01/grp/dca 1; /dca/1/fader -inf`, TO_BUS, [0, M6, 0]],
  ['before the fader, and its DCA muted', `${SEND}; /ch/01/mix/01/tap pre fader; /ch/01/grp/dca 1; /dca/1/on off`, TO_BUS, [0, 0, 0]],
  ['to a pair of buses, left', `${BUS_PAIR}; ${SEND}`, TO_BUS, [0, 0, M6 * HALF]],
  ['to a pair of buses, half left: right', `${BUS_PAIR}; ${SEND}; /ch/01/mix/01/pan L50`, ['toBus', 'strip', 1, 2], [0, 0, M6 * SIN22]],
  ['pair to pair: left to left', `${PAIR}; ${BUS_PAIR}; ${SEND}`, TO_BUS, [0, 0, M6]],
  ['pair to pair: nothing of left to right', `${PAIR}; ${BUS_PAIR}; ${SEND}`, ['toBus', 'strip', 1, 2], [0, 0, 0]],
  ['pair to pair: right with balance half left', `${PAIR}; ${BUS_PAIR}; ${SEND}; /ch/01/mix/01/pan L50`, ['toBus', 'strip', 2, 2], [0, 0, M6 * HALF]],
  ['an FX bus is sent to as a mix', `/bus/01/config/type fx; ${SEND}`, TO_BUS, [0, 0, M6]],

  ['a group takes only what is assigned', `/bus/01/config/type group; ${SEND}`, TO_BUS, [0, 0, 0]],
  ['a group takes it at unity, after the fader', `/bus/01/config/type group; ${SEND}; /ch/01/mix/01/grp on; /ch/01/mix/01/tap pre eq`, TO_BUS, [0, 0, 1]],
  ['a pair of groups takes the pan of the strip', `${BUS_PAIR}; /bus/01/config/type group; /ch/01/mix/01/grp on; /ch/01/mix/pan L50`, ['toBus', 'strip', 1, 2], [0, 0, SIN22]],
  ['clean feed: everybody at unity, after the fader', '/bus/01/config/type n-1', TO_BUS, [0, 0, 1]],
  ['clean feed: not the owner', '/bus/01/config/type n-1; /bus/01/config/owners 1', TO_BUS, [0, 0, 0]],
  ['clean feed: none of several owners', '/bus/01/config/type n-1; /bus/01/config/owners 2,3', ['toBus', 'strip', 3, 1], [0, 0, 0]],
  ['clean feed: the others of an owner', '/bus/01/config/type n-1; /bus/01/config/owners 2,3', ['toBus', 'strip', 4, 1], [0, 0, 1]],
  ["clean feed: not the owner's other side", `/bus/01/config/type n-1; ${PAIR}; /bus/01/config/owners 1`, ['toBus', 'strip', 2, 1], [0, 0, 0]],
  ['clean feed: not who is taken out by hand', '/bus/01/config/type n-1; /ch/01/mix/01/on off', TO_BUS, [0, 0, 0]],
  ['clean feed of a pair: one side', `${BUS_PAIR}; /bus/01/config/type n-1; /ch/01/mix/pan R100`, TO_BUS, [0, 0, 0]],

  ['matrix after the fader', '/bus/01/mix/02/level -6', ['toMatrix', 'bus', 1, 2], [0, M6]],
  ['matrix before the fader', '/bus/01/mix/02/level -6; /bus/01/mix/02/tap pre fader', ['toMatrix', 'bus', 1, 2], [M6, 0]],
  ['matrix before the fader, bus muted', '/bus/01/mix/02/level -6; /bus/01/mix/02/tap pre fader; /bus/01/mix/on off', ['toMatrix', 'bus', 1, 2], [0, 0]],
  ['matrix before the fader, bus muted by its group', '/bus/01/mix/02/level -6; /bus/01/mix/02/tap pre fader; /bus/01/grp/mute 1; /config/mute/1 on', ['toMatrix', 'bus', 1, 2], [0, 0]],
  ['both sides of main in one matrix, no louder', '/main/st/mix/01/level 0', ['toMatrix', 'main', 2, 1], [0, 0.5]],
  ['main in a pair of matrices', '/config/mtxlink/1-2 on; /main/st/mix/01/level 0', ['toMatrix', 'main', 1, 1], [0, 1]],
  ['main in a pair of matrices, other side', '/config/mtxlink/1-2 on; /main/st/mix/01/level 0', ['toMatrix', 'main', 1, 2], [0, 0]],
  ['a matrix\'s fader', '/mtx/02/mix/fader -6', ['level', 'matrix', 2], [M6]],
  ['main with balance', '/main/st/mix/fader -6; /main/st/mix/pan L50', ['level', 'main', 2], [M6 * HALF]],

  ['no solo', '/ch/01/mix/fader 0', ['toSolo', 'strip', 1], [0, 0, 0, 0]],
  ['PFL in the middle', '/-stat/solosw/01 on', ['toSolo', 'strip', 1], [1, 1, 0, 0]],
  ['PFL of a muted strip', '/-stat/solosw/01 on; /ch/01/mix/on off', ['toSolo', 'strip', 1], [1, 1, 0, 0]],
  ['PFL of a pair: each on its side', `${PAIR}; /-stat/solosw/01 on`, ['toSolo', 'strip', 2], [0, 1, 0, 0]],
  ['AFL where it is heard', '/config/solo/chmode afl; /-stat/solosw/01 on; /ch/01/mix/pan L50', ['toSolo', 'strip', 1], [0, 0, SIN67, SIN22]],
  ['AFL of a bus', '/-stat/solosw/50 on', ['toSolo', 'bus', 2], [0, 0, Math.SQRT1_2, Math.SQRT1_2]],
  ['PFL of the right bus of a pair', `${BUS_PAIR}; /config/solo/busmode pfl; /-stat/solosw/50 on`, ['toSolo', 'bus', 2], [0, 1, 0, 0]],
  ['AFL of a matrix', '/-stat/solosw/65 on', ['toSolo', 'matrix', 1], [0, 0, 1, 1]],
  ['AFL of main', '/-stat/solosw/80 on', ['toSolo', 'main', 2], [0, 0, 0, 1]],

  ['the monitor hears main', '/config/solo/source main', ['toMonitor', 'main', 1, 1], [1]],
  ['nothing of left on its right', '/config/solo/source main', ['toMonitor', 'main', 1, 2], [0]],
  ['mono is half of both', '/config/solo/mono on', ['toMonitor', 'main', 1, 2], [0.5]],
  ['while something is soloed main is away', '/-stat/solosw/03 on', ['toMonitor', 'main', 1, 1], [0]],
  ['and solo is there', '/-stat/solosw/03 on', ['toMonitor', 'solo', 2, 2], [1]],
  ['a bus is heard on both sides', '/config/solo/source bus 3', ['toMonitor', 'bus', 3, 2], [1]],
  ['a pair of buses on its sides', '/config/solo/source bus 2; /config/buslink/1-2 on', ['toMonitor', 'bus', 1, 1], [1]],
  ['the other side of it', '/config/solo/source bus 2; /config/buslink/1-2 on', ['toMonitor', 'bus', 1, 2], [0]],
  ['the phones hear solo too', '/-stat/solosw/03 on', ['toPhones', 'solo', 1, 1], [1]],
  ['unless they are not to', '/-stat/solosw/03 on; /config/phones/solo off', ['toPhones', 'main', 1, 1], [1]],
  ['dim', '/config/solo/dim on; /config/solo/dimatt -10; /config/solo/level -6', ['level', 'monitor', 1], [M16]],
  ['talkback dims', '/-stat/talk/A on; /config/solo/dimatt -10', ['level', 'monitor', 2], [M10]],
  ['talkback that does not dim', '/-stat/talk/A on; /config/talk/A/dim off', ['level', 'monitor', 1], [1]],
  ['phones are not dimmed', '/config/solo/dim on', ['level', 'phones', 1], [1]],

  ['talkback is closed by itself', '/config/talk/source in 2', ['level', 'talkback'], [0]],
  ['talkback open', '/-stat/talk/A on; /config/talk/A/level -6', ['level', 'talkback'], [M6]],
  ['its input', '/config/talk/source in 2', ['source', 'talkback'], [2]],
  ['its buses', '/config/talk/A/destmap 2,4', ['toBus', 'talkback', 1, 4], [0, 0, 1]],
  ['not the others', '/config/talk/A/destmap 2,4', ['toBus', 'talkback', 1, 3], [0, 0, 0]],
  ['generator to main', '/config/osc/st on', ['toMain', 'oscillator'], [1, 1]],
  ['its level', '/-stat/osc/on on; /config/osc/level -6', ['level', 'oscillator'], [M6]],
  ['its kind', '/config/osc/type sweep', ['shape', 'oscillator'], [3]],
  ['its frequency', '/config/osc/f 440', ['frequency', 'oscillator'], [440]],

  ['a strip from a bus', '/ch/01/config/source bus 2', ['source', 'strip', 1], [34]],
  ['a strip from nothing', '/ch/01/config/source off', ['source', 'strip', 1], [0]],
  ['key from a strip', '/ch/01/gate/keysrc ch 4', ['gateKey', 'strip', 1], [4]],
  ['key from a bus', '/bus/03/dyn/keysrc bus 1', ['compressorKey', 'bus', 3], [33]],
  ['an insert', '/ch/01/insert/on on; /ch/01/insert/sel in 3', ['insert', 'strip', 1], [3]],
  ['an insert that is off', '/ch/01/insert/sel in 3', ['insert', 'strip', 1], [0]],
  ['output: a bus', '/outputs/main/03/src bus 2', ['outputSource', 'output', 3], [102]],
  ['output: a matrix', '/outputs/main/03/src matrix 1', ['outputSource', 'output', 3], [201]],
  ['output: a strip before its fader', '/outputs/main/03/src ch 5', ['outputSource', 'output', 3], [305]],
  ['output: an insert send', '/outputs/main/03/src insert 2', ['outputSource', 'output', 3], [402]],
  ['output: a card input', '/outputs/main/03/src in 4', ['outputSource', 'output', 3], [504]],
  ['output: phones', '/outputs/main/03/src phones r', ['outputSource', 'output', 3], [611]],
  ['output: the generator', '/outputs/main/03/src oscillator', ['outputSource', 'output', 3], [620]],
  ['delay of a strip: 12.5 ms at 48 kHz', '/ch/01/delay/on on; /ch/01/delay/time 12.5', ['delay', 'strip', 1], [600]],
  ['delay that is off', '/ch/01/delay/time 12.5', ['delay', 'strip', 1], [0]],
  ['the longest delay', '/outputs/main/02/delay/on on; /outputs/main/02/delay/time 0.5 s', ['delay', 'output', 2], [24000]],
  ['one detector for a pair', PAIR, ['detectorLink', 'strip', 1], [1]],
  ['main left and right are limited together', '/main/st/dyn/on on', ['detectorLink', 'output', 1], [1]],
  ['outputs of different things are not', '/outputs/main/02/src bus 1', ['detectorLink', 'output', 1], [0]],
]

for (const [what, lines, [kind, scope, number, to], expected] of ROWS)
  test(`${what}: ${lines} makes ${kind} of ${scope} ${expected.map((value) => Number(value.toPrecision(4)))}`, () => {
    const mixer = desk()
    mixer.set(...lines.split('; '))
    const values = mixer.values(kind, scope, number, to)
    assert.ok(near(values, expected), `${values}, not ${expected}`)
  })

test.run()

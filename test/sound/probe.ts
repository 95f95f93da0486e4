import { render } from '../../firmware/engine/render/render.ts'
import { Desk, type Show } from '../reference/desk.ts'
import { noise } from './noise.ts'
const SIZE = { rate: 48000, strips: 6, inputs: 6, outputs: 8, buses: 4, matrices: 2, frames: 24000 }
const inputs = Array.from({ length: 6 }, (_, n) => noise(24000, n + 1))
inputs[0] = inputs[0]!.map((x, n) => x * (n % 6000 < 2500 ? 1 : 0.01))
const COMMON = Object.fromEntries(['main L','main R','bus 1','bus 2','matrix 1','matrix 2','monitor L','monitor R'].map((s, n) => [`/outputs/main/0${n + 1}/src`, s]))
const only = process.argv[2]
function probe(name: string, state: Show['state'], cues: any[] = []) {
  if (only && !name.includes(only)) return
  const show = { ...SIZE, state: { ...COMMON, ...state }, cues }
  const want = new Desk(show, inputs).render()
  const { frames, ...rest } = show
  const got = render({ ...rest, frames }, { inputs }).outputs
  const lines = want.map((plane, o) => {
    let worst = 0, at = 0, sum = 0, first = -1
    for (let n = 0; n < frames; n++) { const d = Math.abs(plane[n]! - got[o]![n]!); if (d > 1e-4 && first < 0) first = n; if (d > worst) { worst = d; at = n } ; sum += plane[n]! ** 2 }
    const db = 20 * Math.log10(worst)
    return `${show.state[`/outputs/main/0${o + 1}/src`]}: ${db.toFixed(0)}${db > -80 ? ` @${first}/${at} want ${plane[at]!.toFixed(5)} got ${got[o]![at]!.toFixed(5)}` : ''}`
  })
  console.log(name, '|', lines.join(' | '))
}
const ALL = (s: string, from = 1, to = 6) => Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [s.replace('#', `0${i + from}`), 0]))
probe('default', {})
probe('pans', { '/ch/01/mix/pan': -30, '/ch/02/mix/pan': 77, '/main/st/mix/pan': 20, '/ch/03/preamp/trim': -7, '/ch/03/preamp/invert': 'on', '/config/chlink/5-6': 'on', '/ch/05/mix/pan': 40 })
probe('hp', { '/ch/01/preamp/hpon': 'on', '/ch/02/preamp/hpon': 'on', '/ch/02/preamp/hpslope': '12 dB/oct', '/ch/03/preamp/hpon': 'on', '/ch/03/preamp/hpslope': '24 dB/oct', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/outputs/main/05/src': 'ch 3' })
probe('eq', { '/ch/01/eq/1/g': 7, '/ch/01/eq/2/g': -9, '/ch/01/eq/4/g': 5, '/ch/01/eq/3/type': 'notch', '/ch/02/eq/1/type': 'low cut', '/ch/02/eq/2/type': 'high cut', '/ch/02/eq/2/f': 3000, '/main/st/eq/2/g': 6, '/outputs/main/02/eq/3/g': -6, '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2' })
probe('gate', { '/ch/01/gate/on': 'on', '/ch/01/gate/thr': -20, '/ch/01/gate/release': 20, '/ch/01/gate/hold': 10, '/outputs/main/03/src': 'ch 1' })
probe('gate-keyfilter', { '/ch/01/gate/on': 'on', '/ch/01/gate/thr': -20, '/ch/01/gate/filter/on': 'on', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/ch/02/gate/on': 'on', '/ch/02/gate/keysrc': 'ch 1', '/ch/02/gate/thr': -10, '/ch/02/gate/range': -20 })
probe('comp', { '/ch/01/dyn/on': 'on', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/ch/02/dyn/on': 'on', '/ch/02/dyn/det': 'RMS', '/ch/02/dyn/keysrc': 'ch 1', '/ch/02/dyn/mix': 60, '/ch/02/dyn/mgain': 6, '/ch/02/dyn/hold': 20, '/ch/02/dyn/ratio': 'inf', '/ch/02/dyn/release': 30 })
probe('link-comp', { '/config/chlink/1-2': 'on', '/ch/01/dyn/on': 'on', '/ch/01/gate/on': 'on', '/ch/01/gate/thr': -7, '/ch/01/dyn/det': 'RMS', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/main/st/dyn/on': 'on' , '/ch/02/preamp/trim': -12})
probe('link-gate', { '/config/chlink/1-2': 'on', '/ch/01/gate/on': 'on', '/ch/01/gate/thr': -7, '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/ch/02/preamp/trim': -12})
probe('link-comppeak', { '/config/chlink/1-2': 'on', '/ch/01/dyn/on': 'on', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/ch/02/preamp/trim': -12})
probe('link-comprms', { '/config/chlink/1-2': 'on', '/ch/01/dyn/on': 'on', '/ch/01/dyn/det': 'RMS', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'ch 2', '/ch/02/preamp/trim': -12})
probe('main-comp', { '/main/st/dyn/on': 'on', '/ch/02/mix/pan': 100, '/ch/02/preamp/trim': -18})
probe('link-buscomp', { '/config/buslink/1-2': 'on', '/ch/02/mix/01/level': 0, '/bus/01/dyn/on': 'on', '/ch/02/mix/01/pan': 30 })
probe('limiter', { '/outputs/main/01/limiter/on': 'on', '/outputs/main/01/limiter/thr': -12, '/outputs/main/01/limiter/release': 20 })
probe('delay', { '/ch/01/delay/on': 'on', '/ch/01/delay/time': 7.3, '/outputs/main/02/delay/on': 'on', '/outputs/main/02/delay/time': 100 })
probe('sends', { '/ch/01/mix/01/level': -3, '/ch/01/mix/01/tap': 'pre EQ', '/ch/02/mix/01/level': -6, '/ch/02/mix/01/tap': 'pre fader', '/ch/02/mix/fader': -20, '/ch/03/mix/01/level': 0, '/ch/03/mix/fader': -20, '/ch/04/mix/01/level': 0, '/ch/04/mix/01/tap': 'pre EQ', '/ch/04/mix/on': 'off', '/bus/01/mix/st': 'on', '/bus/01/mix/pan': 30 })
probe('sends-pair', { '/config/buslink/1-2': 'on', '/config/chlink/5-6': 'on', ...ALL('/ch/#/mix/01/level'), '/ch/01/mix/01/pan': 40, '/ch/05/mix/01/pan': -30, '/bus/01/mix/st': 'on' })
probe('group-pair', { '/config/buslink/1-2': 'on', '/config/chlink/5-6': 'on', '/bus/01/config/type': 'group', '/ch/01/mix/pan': 40, '/ch/05/mix/pan': -40, '/ch/01/mix/01/grp': 'on', '/ch/05/mix/01/grp': 'on' })
probe('n1', { '/bus/01/config/type': 'N-1', '/bus/01/config/owners': '2', '/bus/02/config/type': 'N-1', '/bus/02/config/owners': '5', '/config/chlink/5-6': 'on' })
probe('n1-pair', { '/config/buslink/1-2': 'on', '/bus/01/config/type': 'N-1', '/bus/01/config/owners': '2', '/config/chlink/5-6': 'on', '/ch/01/mix/pan': 30 })
probe('matrix', { '/bus/01/mix/01/level': 0, '/ch/01/mix/01/level': 0, '/main/st/mix/01/level': -3, '/main/st/mix/02/level': 0, '/main/st/mix/02/tap': 'pre fader', '/main/st/mix/fader': -10 })
probe('matrix-pair-single', { '/config/mtxlink/1-2': 'on', '/bus/01/mix/01/level': 0, '/ch/01/mix/01/level': 0, '/bus/01/mix/pan': 30 })
probe('matrix-pair', { '/config/mtxlink/1-2': 'on', '/main/st/mix/01/level': 0, '/config/buslink/1-2': 'on', '/bus/01/mix/01/level': 0, '/ch/01/mix/01/level': 0, '/ch/01/mix/01/pan': 30 })
probe('solo-pfl', { '/-stat/solosw/01': 'on', '/ch/01/mix/fader': -20, '/ch/01/mix/pan': 40 })
probe('solo-afl', { '/-stat/solosw/01': 'on', '/config/solo/chmode': 'AFL', '/ch/01/mix/fader': -20, '/ch/01/mix/pan': 40, '/-stat/solosw/49': 'on', '/ch/02/mix/01/level': 0, '/bus/01/mix/pan': -50 })
probe('solo-mtx', { '/-stat/solosw/65': 'on', '/main/st/mix/01/level': 0 })
probe('solo-main', { '/-stat/solosw/80': 'on', '/config/solo/busmode': 'PFL', '/main/st/mix/fader': -20 })
probe('monitor-bus', { '/config/solo/source': 'bus 1', '/ch/02/mix/01/level': 0 })
probe('monitor-buspair', { '/config/solo/source': 'bus 1', '/ch/02/mix/01/level': 0, '/config/buslink/1-2': 'on' })
probe('monitor-mono', { '/config/solo/mono': 'on', '/config/solo/dim': 'on', '/ch/01/mix/pan': 50 })
probe('monitor-mono-bus', { '/config/solo/mono': 'on', '/config/solo/source': 'bus 1', '/ch/02/mix/01/level': 0})
probe('talk', { '/config/talk/source': 'in 2', '/-stat/talk/A': 'on', '/config/talk/A/destmap': '1', '/config/talk/A/st': 'on', '/config/talk/A/level': -5 })
probe('talk-pair', { '/config/talk/source': 'in 2', '/-stat/talk/A': 'on', '/config/talk/A/destmap': '1', '/config/buslink/1-2': 'on' })
probe('osc', { '/-stat/osc/on': 'on', '/config/osc/destmap': '1,2', '/config/osc/st': 'on', '/outputs/main/04/src': 'oscillator' })
probe('insert', { '/ch/01/insert/on': 'on', '/ch/01/insert/sel': 'in 6', '/outputs/main/03/src': 'ch 1', '/outputs/main/04/src': 'insert 1' })
probe('bus-source', { '/ch/05/config/source': 'bus 1', '/ch/02/mix/01/level': 0 })
probe('dca', { '/ch/01/grp/dca': '1,3', '/dca/1/fader': -5, '/dca/3/fader': -3, '/ch/02/grp/mute': '2', '/config/mute/2': 'on', '/ch/03/grp/dca': '2', '/dca/2/on': 'off', '/ch/02/mix/01/level': 0, '/ch/03/mix/01/level': 0, '/ch/03/mix/01/tap': 'pre EQ' })
const cue = (set: any, rampMs = 20) => [{ frame: 8005, set, rampMs }]
probe('c-fader', {}, cue({ '/ch/01/mix/fader': -20, '/ch/02/mix/pan': 50, '/main/st/mix/fader': -6 }))
probe('c-interrupt', {}, [...cue({ '/ch/01/mix/fader': -20 }), { frame: 8300, set: { '/ch/01/mix/fader': 5 } }])
probe('c-eq', { '/outputs/main/03/src': 'ch 1' }, cue({ '/ch/01/eq/1/g': 10, '/ch/01/eq/2/f': 3000, '/ch/01/eq/2/g': -8, '/ch/01/eq/3/type': 'notch' }))
probe('c-eqon', { '/outputs/main/03/src': 'ch 1', '/ch/01/eq/1/g': 10, '/ch/01/eq/on': 'off' }, cue({ '/ch/01/eq/on': 'on' }))
probe('c-hp', { '/outputs/main/03/src': 'ch 1' }, cue({ '/ch/01/preamp/hpon': 'on' }))
probe('c-source', { '/outputs/main/03/src': 'ch 1' }, cue({ '/ch/01/config/source': 'in 3' }))
probe('c-source-off', { '/outputs/main/03/src': 'ch 1' }, cue({ '/ch/01/config/source': 'off' }))
probe('c-source-on', { '/outputs/main/03/src': 'ch 1', '/ch/01/config/source': 'off' }, cue({ '/ch/01/config/source': 'in 3' }))
probe('c-outsource', { }, cue({ '/outputs/main/01/src': 'in 3' }))
probe('c-insert', { '/outputs/main/03/src': 'ch 1','/ch/01/insert/sel': 'in 6' }, cue({ '/ch/01/insert/on': 'on' }))
probe('c-delay', { '/outputs/main/03/src': 'ch 1','/ch/01/delay/on': 'on' }, cue({ '/ch/01/delay/time': 10 }))
probe('c-delay2', { '/outputs/main/03/src': 'ch 1','/ch/01/delay/on': 'on', '/ch/01/delay/time': 5 }, cue({ '/ch/01/delay/time': 10 }))
probe('c-osc', { '/outputs/main/03/src': 'oscillator', '/-stat/osc/on': 'on' }, cue({ '/config/osc/f': 2000 }))
probe('c-send', { '/ch/01/mix/01/level': 0 }, cue({ '/ch/01/mix/01/tap': 'pre EQ', '/ch/02/mix/01/level': -3 }))
probe('c-solo', {}, cue({ '/-stat/solosw/01': 'on' }))

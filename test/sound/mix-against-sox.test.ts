// What a user would lose: the mix itself. Eight spoken recordings, each with its own trim, fader, pan and
// a move on the way, are mixed by the engine and, quite independently, by sox.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { render } from '../../firmware/engine/render/render.ts'
import type { SessionInput } from '../../firmware/engine/render/session.ts'
import { plane, raw, readRecording, residueDb, SPOKEN, soxFloats } from './sox.ts'

const FRAMES = 76800
/** A move of 20 ms: sox's "half sine" fade is the same raised cosine. */
const RAMP = 960

interface Channel {
  trimDb: number
  faderDb: number
  pan: number
  moveAt: number
  movedToDb: number
}

const CHANNELS: Channel[] = [
  { trimDb: 0, faderDb: -6, pan: -100, moveAt: 16000, movedToDb: -20 },
  { trimDb: 3, faderDb: -12, pan: 100, moveAt: 24000, movedToDb: -9 },
  { trimDb: -4, faderDb: -10, pan: 0, moveAt: 32000, movedToDb: -60 },
  { trimDb: 6, faderDb: -20, pan: -50, moveAt: 8000, movedToDb: -14 },
  { trimDb: 0, faderDb: -15, pan: 35, moveAt: 20000, movedToDb: Number.NEGATIVE_INFINITY },
  { trimDb: -12, faderDb: 0, pan: 71, moveAt: 40000, movedToDb: 5 },
  { trimDb: 1.5, faderDb: -18, pan: -12, moveAt: 30000, movedToDb: -17 },
  { trimDb: 0, faderDb: -30, pan: 99, moveAt: 12800, movedToDb: -11 },
]

const linear = (db: number) => 10 ** (db / 20)
/** Equal power: sine and cosine of the quarter circle. */
const side = (pan: number, right: boolean) =>
  (right ? Math.sin : Math.cos)((((pan + 100) / 200) * Math.PI) / 2)

function session(): SessionInput {
  const state: Record<string, string | number> = {}
  const cues: SessionInput['cues'] = []
  CHANNELS.forEach((channel, n) => {
    const strip = `/ch/${String(n + 1).padStart(2, '0')}`
    state[`${strip}/preamp/trim`] = channel.trimDb
    state[`${strip}/mix/fader`] = channel.faderDb
    state[`${strip}/mix/pan`] = channel.pan
    const moved = channel.movedToDb === Number.NEGATIVE_INFINITY ? '-inf dB' : `${channel.movedToDb} dB`
    cues.push({ frame: channel.moveAt, set: { [`${strip}/mix/fader`]: moved } })
  })
  return { strips: 8, inputs: 8, outputs: 2, frames: FRAMES, state, cues }
}

/** sox's mix: of each channel one part at the level it moves to, and one that fades out by the difference. */
function soxMix(): Float32Array {
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-sound-'))
  try {
    const parts: string[] = []
    CHANNELS.forEach((channel, n) => {
      const trim = linear(channel.trimDb)
      const after = trim * linear(channel.movedToDb)
      const change = trim * linear(channel.faderDb) - after
      const remix = (gain: number) =>
        [false, true].map((right) => `1v${(gain * side(channel.pan, right)).toFixed(12)}`)
      const fade = ['fade', 'h', '0', `${channel.moveAt + RAMP}s`, `${RAMP}s`]
      for (const [part, gain, effects] of [
        ['after', after, []],
        ['change', change, fade],
      ] as const) {
        const file = join(folder, `${n}-${part}.raw`)
        soxFloats(['-D', SPOKEN[n]!, ...raw(2), file, 'remix', ...remix(gain), 'pad', '0', '2', ...effects])
        parts.push('-v', '1', ...raw(2), file)
      }
    })
    return soxFloats(['-D', '-m', ...parts, ...raw(2), '-', 'trim', '0', `${FRAMES}s`])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('eight voices with gains, pans and moves null against sox below -90 dBFS', () => {
  const inputs = SPOKEN.map(readRecording)
  const { outputs } = render(session(), { inputs })
  const mix = soxMix()
  const loudest = 20 * Math.log10(mix.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0))
  assert.ok(loudest > -12 && loudest < 0, `the mix has to be loud and unclipped: peak ${loudest} dBFS`)
  const left = residueDb(outputs[0]!, plane(mix, 2, 0))
  const right = residueDb(outputs[1]!, plane(mix, 2, 1))
  console.log(`residue: left ${left.toFixed(1)} dBFS, right ${right.toFixed(1)} dBFS`)
  assert.ok(left < -90 && right < -90, `residue ${left}, ${right} dBFS`)
})

test('the same recordings as voices from the asset pool give the same mix', () => {
  const recordings = new Map(SPOKEN.map((path) => [path, [readRecording(path)]]))
  const voices = SPOKEN.map((file, n) => ({ file, strip: n + 1, frame: 0 }))
  const live = render(session(), { inputs: SPOKEN.map(readRecording) })
  const pooled = render({ ...session(), voices }, { inputs: [], recordings })
  assert.is(residueDb(live.outputs[0]!, pooled.outputs[0]!), Number.NEGATIVE_INFINITY)
  assert.is(residueDb(live.outputs[1]!, pooled.outputs[1]!), Number.NEGATIVE_INFINITY)
})

test.run()

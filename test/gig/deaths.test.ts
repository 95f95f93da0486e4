// The part of the gig's judge that deals with deaths. If it failed, a box that loses sound, or tells of gaps that
// never were, would pass.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Lane } from '../reference/lane.ts'
import { RATE } from './band.ts'
import { readBoxLog } from './box-log.ts'
import { CallError } from './call.ts'
import { compare } from './compare.ts'
import { writeCueSheet } from './cue-sheet.ts'
import { VICTIMS, type Victim } from './death-cues.ts'
import { type Disturbance, disturbances } from './disturbances.ts'
import { type Gap, gapsAround, SETTLING_FRAMES } from './gaps.ts'
import { heardGaps } from './heard-gaps.ts'
import { ReferenceShow } from './reference/show.ts'
import { settledAt } from './settled-at.ts'
import {
  EFFECTS,
  type Interruption,
  MARK,
  noise,
  record,
  SHOW,
  showOf,
  WITNESS,
  WITNESS_OUTPUTS,
} from './small-show.ts'

const PERIOD = 128
const QUEUED = 512
const COUNT = 2 * VICTIMS.length
const AWAY_MS: Partial<Record<Victim, [number, number]>> = { card: [500, 3000], broker: [100, 3000] }
const around = (found: readonly Disturbance[], show = SHOW) =>
  gapsAround({ disturbances: found, settledAt: ({ end }) => end, queuedFrames: QUEUED, show, unknown: [] })

test('one seed kills the same at the same moments, everybody has a turn, and most deaths fall into a move', () => {
  for (const seed of [1, 2, 3]) {
    const sheet = writeCueSheet(seed, 120, { count: COUNT, victims: VICTIMS })
    assert.equal(writeCueSheet(seed, 120, { count: COUNT, victims: VICTIMS }), sheet)
    for (const victim of VICTIMS)
      assert.is(sheet.deaths.filter((death) => death.victim === victim).length, 2, victim)
    const midMove = sheet.deaths.filter(({ at }) =>
      sheet.cues.some((cue) => cue.kind === 'set' && cue.at < at && at < cue.at + (cue.rampMs * RATE) / 1000),
    )
    assert.ok(midMove.length >= COUNT / 2, `${midMove.length} of ${COUNT}`)
    for (const [n, { at, victim, awayMs }] of sheet.deaths.entries()) {
      assert.ok(at >= 3 * RATE && at < sheet.frames - 4 * RATE)
      const [least, most] = AWAY_MS[victim] ?? [0, 0]
      assert.ok(awayMs >= least && awayMs <= most)
      assert.ok(n === 0 || at > sheet.deaths[n - 1]!.at)
    }
  }
})

test('who dies changes nothing of the show', () => {
  const { deaths: _, ...show } = writeCueSheet(7, 30, { count: 3, victims: ['engine'] })
  const { deaths: __, ...calm } = writeCueSheet(7, 30, { count: 0, victims: VICTIMS })
  assert.equal(show, calm)
})

test('an event that two supervisors tell of is one, and half a line is none', () => {
  const log = [
    '{"level":30,"event":"xrun","frame":160,"errno":32,"msg":"xrun"}',
    'Mixbox 1.0 runs.',
    '{"level":30,"msg":"engine started"}',
    '{"level":20,"time":1,"event":"voiceStarted","voice":3,"frame":200,"msg":"voice started"}',
    '{"level":20,"time":9,"event":"voiceStarted","voice":3,"frame":200,"msg":"voice started"}',
    '{"level":20,"event":"voiceStarted","voi',
  ].join('\n')
  assert.equal(readBoxLog(log), [
    { event: 'xrun', frame: 160 },
    { event: 'voiceStarted', frame: 200, voice: 3 },
  ])
})

test('a lost card and a dead engine last until they are back, also one within the other', () => {
  const told = [
    { event: 'cardLost', frame: 1000 },
    { event: 'engineDied', frame: 2000 },
    { event: 'engineBack', frame: 3000 },
    { event: 'xrun', frame: 5000 },
    { event: 'cardLost', frame: 7000 },
    { event: 'cardBack', frame: 8000 },
    { event: 'engineDied', frame: 9000 },
  ]
  assert.equal(disturbances(told), [
    { cause: 'card', start: 1000, end: 3000 },
    { cause: 'engine', start: 2000, end: 3000 },
    { cause: 'xrun', start: 5000, end: 5000 },
    { cause: 'card', start: 7000, end: 8000 },
    { cause: 'engine', start: 9000, end: Number.POSITIVE_INFINITY },
  ])
})

test('gaps that nearly touch are one, and none reaches beyond the show', () => {
  const at = (frame: number): Disturbance => ({ cause: 'xrun', start: frame, end: frame })
  const card: Disturbance = { cause: 'card', start: 51_000, end: 55_000 }
  const gaps = around([at(100), at(50_000), card, at(195_000)], { start: 10_000, end: 200_000 })
  assert.equal(gaps, [
    { start: 50_000 - QUEUED, end: 64_600, settled: 64_600 + SETTLING_FRAMES, causes: [at(50_000), card] },
    { start: 195_000 - QUEUED, end: 200_000, settled: 200_000, causes: [at(195_000)] },
  ])
})

test('a move that an engine left unfinished has arrived when the next one plays', () => {
  const lane = new Lane(1)
  lane.moveTo(0.25, 1600, 3200)
  lane.arrive(3200)
  assert.ok(Math.abs(lane.value(3199) - 0.625) < 1e-3)
  assert.is(lane.value(3200), 0.25)
  lane.arrive(9600)
  lane.moveTo(1, 9600, 1600)
  assert.ok(Math.abs(lane.value(10_400) - 0.625) < 1e-12)
})

test('every move of the mix arrives with the next engine, and later ones take their time', () => {
  const effects = EFFECTS.filter(({ frame }) => frame < 190_000)
  const parts = {
    size: { strips: 4, inputs: 2, outputs: 2, buses: 0 },
    ...{ inputs: [new Float32Array(9), ONES], setup: [], voices: [] },
  }
  const calm = new ReferenceShow({ ...parts, effects })
  const died = new ReferenceShow({ ...parts, effects, arrivals: [60_160, 101_120] })
  const heard = (show: ReferenceShow, at: number) => {
    show.begin(at, 0)
    return show.render(1).map(([sample]) => sample)
  }
  assert.equal(heard(died, 101_119), heard(calm, 101_119))
  assert.not.equal(heard(died, 101_120), heard(calm, 101_120))
  // What the pan will be in the end.
  const arrived = new ReferenceShow({
    ...parts,
    effects: effects.map((effect) => (effect.frame === 100_007 ? { ...effect, rampFrames: 0 } : effect)),
  })
  assert.equal(heard(died, 101_120), heard(arrived, 101_120))
  assert.equal(heard(died, 102_500), heard(arrived, 102_500))
})

test('what an engine left of a filter, a gate, a compressor, a delay and a patch has arrived with the next', () => {
  const knobs: [string, string, string][] = [
    ['/ch/02/eq/2/g', '9', '-9'],
    ['/ch/02/preamp/hpf', '400', '20'],
    ['/ch/02/gate/range', '-30', '-5'],
    ['/ch/02/dyn/thr', '-40', '-20'],
    ['/ch/02/delay/time', '12', '3'],
    ['/ch/02/config/source', 'in 2', 'in 1'],
    ['/outputs/main/01/src', 'main R', 'main L'],
    ['/outputs/main/01/limiter/thr', '-20', '-6'],
  ]
  const on = ['preamp/hpon', 'gate/on', 'dyn/on', 'delay/on'].map((knob) => [`/ch/02/${knob}`, 'on'] as const)
  for (const [address, before, after] of knobs) {
    const parts = {
      size: { strips: 4, inputs: 2, outputs: 2, buses: 0 },
      inputs: [noise(7, 4001).map((x) => x / 9), noise(8, 5003)],
      setup: [...on, ['/outputs/main/01/limiter/on', 'on'], [address, before]] as const,
      voices: [],
    }
    const effect = { frame: 20_000, entries: [[address, after]] as const }
    const left = new ReferenceShow({
      ...parts,
      effects: [{ ...effect, rampFrames: 9600 }],
      arrivals: [20_160],
    })
    const done = new ReferenceShow({ ...parts, effects: [{ ...effect, rampFrames: 0 }] })
    const [one, other] = [left, done].map((show) => {
      show.begin(20_160, 0)
      return show.render(2000)[0]!
    })
    assert.equal(one, other, address)
  }
})

const ONES = new Float32Array(7).fill(0.5)

test('after an engine, nothing is compared until fades and moves of the gap have come to rest', () => {
  const died: Disturbance = { cause: 'engine', start: 16_000, end: 32_000 }
  const move = (frame: number, how: 'hand' | 'score') => ({ frame, how, rampFrames: 48_000, entries: [] })
  const voice = { start: 15_000, strip: 1, planes: [], gainDb: 0, loop: true, fadeInFrames: 0 }
  const at = (effects: Parameters<typeof settledAt>[1], voices: Parameters<typeof settledAt>[2] = []) =>
    settledAt(died, effects, voices, 256)
  assert.is(at([]), 32_000)
  assert.is(at([move(8000, 'hand'), move(20_000, 'score')]), 32_000)
  assert.is(at([move(20_000, 'hand')]), 68_000)
  assert.is(at([move(16_000, 'score')]), 64_000)
  assert.is(at([], [{ ...voice, fadeInFrames: 24_000 }]), 39_008)
  assert.is(at([], [{ ...voice, stop: { frame: 16_000, fadeFrames: 32_000 } }]), 48_000)
  assert.is(at([], [{ ...voice, stop: { frame: 20_000, fadeFrames: 32_000 } }]), 32_000)
  assert.is(settledAt({ ...died, cause: 'card' }, [move(20_000, 'hand')], [], 256), 32_000)
})

function judge(gap: Interruption | undefined, found: readonly Disturbance[]) {
  const recorded = record(showOf(EFFECTS), gap)
  const gaps: Gap[] = around(found)
  const asked = { witness: WITNESS, witnessOutputs: WITNESS_OUTPUTS, recorded, mark: MARK, show: SHOW, gaps }
  const comparison = compare({ reference: showOf(EFFECTS), ...asked })
  const witnessed = { planes: WITNESS_OUTPUTS.map((output) => recorded.planes[output]!), from: recorded.from }
  const { positions } = comparison
  const heard = { witness: WITNESS, recorded: witnessed, gaps, positions, periodFrames: PERIOD }
  return { comparison, heard: heardGaps(heard) }
}

test('after a gap the show is found again, goes on being compared, and the gap is measured', () => {
  const xrun: Disturbance = { cause: 'xrun', start: 120_100, end: 120_100 }
  const { comparison, heard } = judge({ from: 120_000, to: 121_500, lost: 1111 }, [xrun])
  assert.ok(comparison.residueDb < -140, `${comparison.residueDb} dBFS`)
  assert.is(comparison.positions[1]!.out - comparison.positions[0]!.out, 1111)
  assert.is(comparison.comparedFrames, SHOW.end - SHOW.start - QUEUED - 9600 - SETTLING_FRAMES)
  // Gates and compressors had begun anew: it takes them some time, and not all that they are given.
  const [settling] = comparison.settling
  assert.is(settling!.frames, SETTLING_FRAMES)
  assert.ok(settling!.agreed > 0 && settling!.agreed < SETTLING_FRAMES / 2, `${settling!.agreed} frames`)
  assert.equal(comparison.unlike, [])
  assert.equal(heard[0]!.unheard, [])
  // Noise is hardly ever as quiet as it would have to be not to be missed.
  assert.ok(Math.abs(heard[0]!.heard!.start - 120_000) < 4)
  assert.ok(Math.abs(heard[0]!.frames - 2611) < 8, `${heard[0]!.frames}`)
})

test('a gap of which the log tells nothing is found, and named', () => {
  const { comparison } = judge({ from: 120_000, to: 123_000, lost: 0 }, [])
  assert.ok(Math.abs(comparison.unlike[0]!.start - 120_000) < 4)
  const end = comparison.unlike.at(-1)!.end
  assert.ok(end > 122_990 && end < 123_000 + SETTLING_FRAMES, `to ${end}`)
  assert.ok(comparison.residueDb > -40)
})

test('a logged gap that the recording does not have is a lie, and so is one at another place', () => {
  const engine: Disturbance = { cause: 'engine', start: 84_096, end: 90_000 }
  assert.equal(judge({ from: 84_200, to: 90_000, lost: 0 }, [engine]).heard[0]!.unheard, [])
  assert.equal(judge(undefined, [engine]).heard[0]!.unheard, [engine])
  assert.is(judge(undefined, [engine]).heard[0]!.heard, undefined)
  assert.equal(judge({ from: 88_000, to: 90_000, lost: 0 }, [engine]).heard[0]!.unheard, [engine])
})

test('a call that the box did not hear is made again; of one that it did not answer nobody knows', () => {
  const said = (code: string, message: string) => {
    const { passing, maybeDone } = new CallError('set', code, message)
    return { passing, maybeDone }
  }
  assert.equal(said('ENOTRUNNING', 'no box runs at /run/x'), { passing: true, maybeDone: false })
  assert.equal(said('ENOTRUNNING', 'the box is gone: the box closed the connection'), {
    ...{ passing: true, maybeDone: true },
  })
  assert.equal(said('ETIMEDOUT', 'not taken'), { passing: true, maybeDone: true })
  assert.equal(said('EVALUE', 'too loud'), { passing: false, maybeDone: false })
})

test.run()

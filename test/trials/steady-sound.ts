import { setTimeout as sleep } from 'node:timers/promises'
import { findGaps } from './listen.ts'
import { RATE } from './scene.ts'
import type { Findings, TrialContext } from './trial.ts'
import type { TrialBox } from './trial-box.ts'

/**
 * Something is done to the box while the scene plays, and the sound may not notice. An xrun that the box counted may be
 * the machine's; a gap without one is a fault, and so is an engine that died.
 * @param act gives further rows and faults
 */
export async function steadySound(
  box: TrialBox,
  { random }: TrialContext,
  act: (knobs: ReadonlyMap<string, string | number>) => Promise<Findings>,
): Promise<Findings> {
  await box.playScene(random)
  const knobs = await box.knobs()
  const before = await box.status()
  const from = box.farEnd.now
  const { rows, faults } = await act(knobs)
  const to = box.farEnd.now
  const after = await box.status()
  // It is written down a moment late.
  await sleep(200)
  await box.stop()
  const recording = box.farEnd.recording()
  const gaps = findGaps(recording.planes[0]!, from - recording.from, to - recording.from)
  const grown = (name: string) => after.counters[name]! - before.counters[name]!
  const runs = 1
  if (gaps.length > grown('xruns'))
    faults.push(`the sound had ${gaps.length} gaps, the box counted ${grown('xruns')} xruns`)
  if (after.engine.pid !== before.engine.pid) faults.push('the engine had to be replaced')
  const longest = gaps.reduce((most, gap) => Math.max(most, gap.back - gap.lost), 0)
  return {
    faults,
    rows: [
      ...rows,
      { name: 'gaps in the sound', value: gaps.length, unit: 'gaps', goal: '0', runs },
      { name: 'longest of them', value: (longest * 1000) / RATE, unit: 'ms', runs },
      { name: 'xruns counted', value: grown('xruns'), unit: 'xruns', goal: '0', runs },
      { name: 'page faults of the engine, minor', value: grown('minorFaults'), unit: 'faults', runs },
      { name: 'page faults of the engine, major', value: grown('majorFaults'), unit: 'faults', runs },
    ],
  }
}

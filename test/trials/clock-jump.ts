import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../firmware/running-box.ts'
import { RATE } from './scene.ts'
import { steadySound } from './steady-sound.ts'
import type { Findings, Row, Trial, TrialContext } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

/** Debian's faketime keeps its library in a folder of the machine's kind. */
const LIBRARIES = '/usr/lib'
const DAY_MS = 86_400_000
/** libfaketime looks at its file once a second. */
const SEEN_WITHIN_MS = 1500
const SAVED_WITHIN_MS = 5000
const JUMPS = [
  { name: 'a year forward', offset: '+365d', days: 365 },
  { name: 'and back', offset: '+0d', days: 0 },
  { name: 'a year back', offset: '-365d', days: -365 },
  { name: 'and forth', offset: '+0d', days: 0 },
] as const
const KNOB = '/ch/08/mix/fader'

function library(): string | undefined {
  return readdirSync(LIBRARIES)
    .map((folder) => join(LIBRARIES, folder, 'faketime', 'libfaketimeMT.so.1'))
    .find(existsSync)
}

export const clockJump: Trial = {
  name: 'clock-jump',
  what: "The machine's clock jumps by a year, forward and back, while moves go on: what is scheduled, saved and watched may not notice.",
  run(context) {
    const preload = library()
    if (preload === undefined)
      return Promise.resolve({ rows: [], faults: [], skipped: 'faketime is not installed' })
    let clock = ''
    return withTrialBox((box) => steadySound(box, context, () => jump(box, clock, context)), {
      prepare(folder) {
        clock = join(folder, 'clock')
        writeFileSync(clock, '+0d')
        return {
          LD_PRELOAD: preload,
          ...{
            FAKETIME_TIMESTAMP_FILE: clock,
            FAKETIME_CACHE_DURATION: '1',
            FAKETIME_DONT_FAKE_MONOTONIC: '1',
          },
          DONT_FAKE_MONOTONIC: '1',
        }
      },
    })
  },
}

async function jump(box: TrialBox, clock: string, { progress }: TrialContext): Promise<Findings> {
  const rows: Row[] = []
  const faults: string[] = []
  const { processes } = await box.status()
  let value = -10
  for (const { name, offset, days } of JUMPS) {
    progress(name)
    const { frames } = await box.status()
    const atFrame = frames + 3 * RATE
    const scheduled = box.set([[KNOB, --value]], { atFrame, wait: true })
    writeFileSync(clock, offset)
    await sleep(SEEN_WITHIN_MS)
    const { frame } = await scheduled
    // A move begins on the grid of 16 frames.
    const late = frame! - atFrame
    if (late < 0 || late >= 16) faults.push(`${name}: a move for frame ${atFrame} took effect at ${frame}`)
    const answered = await box.set([[KNOB, --value]])
    const begun = performance.now()
    await until(`${name}: the move on disk`, () => savedValue(box) === value, SAVED_WITHIN_MS)
    const savedMs = performance.now() - begun
    const { state } = await box.status()
    const seenDays = Math.round((state.savedAt! - Date.now()) / DAY_MS)
    if (seenDays !== days) faults.push(`${name}: the box did not see the clock jump (${seenDays} days)`)
    if (answered.frame === null) faults.push(`${name}: a move was not taken`)
    rows.push(
      { name: `${name}: a scheduled move late by`, value: late, unit: 'frames', goal: 'under 16' },
      { name: `${name}: a move until it is on disk`, value: savedMs, unit: 'ms', goal: 'about 2000 ms' },
    )
  }
  const after = (await box.status()).processes
  for (const [name, pid] of Object.entries(processes))
    if (after[name] !== pid) faults.push(`${name} had to be started again`)
  return { rows, faults }
}

function savedValue(box: TrialBox): number {
  const { values } = JSON.parse(readFileSync(join(box.folder, 'state', 'state.json'), 'utf8')) as {
    values: Record<string, unknown>
  }
  return Number.parseFloat(String(values[KNOB]))
}

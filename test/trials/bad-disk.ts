// The folder that keeps the state cannot be written for a while.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../firmware/running-box.ts'
import { steadySound } from './steady-sound.ts'
import type { Findings, TrialContext } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

const NOTICED_WITHIN_MS = 10_000
const CURED_WITHIN_MS = 60_000
const NUMBER = '/ch/07/mix/fader'
const TEXT = '/ch/07/config/name'

export interface BadDisk {
  /** @param folder of the state, a small file system of its own */
  spoil(folder: string): void
  mend(folder: string): void
}

export async function badDisk(context: TrialContext, { spoil, mend }: BadDisk): Promise<Findings> {
  if (process.getuid?.() !== 0)
    return { rows: [], faults: [], skipped: 'it has to mount a file system: root only' }
  let state = ''
  let mounted = false
  const prepare = (folder: string) => {
    state = join(folder, 'state')
    mkdirSync(state)
    run('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'mixbox-trial', state)
    mounted = true
    return {}
  }
  const cleanUp = () => {
    // -R: with what spoil() may have laid over it.
    if (mounted) run('umount', '-R', '-l', state)
    mounted = false
  }
  // An interrupted trial removes the folder last.
  process.prependListener('exit', cleanUp)
  try {
    const act = (box: TrialBox) =>
      steadySound(box, context, (knobs) => whileSpoilt(box, state, knobs, { spoil, mend }))
    return await withTrialBox(act, { prepare, cleanUp })
  } finally {
    process.off('exit', cleanUp)
  }
}

async function whileSpoilt(
  box: TrialBox,
  state: string,
  knobs: ReadonlyMap<string, string | number>,
  { spoil, mend }: BadDisk,
): Promise<Findings> {
  const problem = async () => (await box.status()).state.saveProblem
  const faults: string[] = []
  // What was set before is on disk by then.
  await sleep(2500)
  spoil(state)
  const spoilt = performance.now()
  await box.set([[NUMBER, -12.5]])
  const text = await box.set([[TEXT, 'While the disk is bad']])
  if (text.saved !== false) faults.push('a name was acknowledged without a word that it is not on disk')
  await until('the box says that it cannot save', async () => !!(await problem()), NOTICED_WITHIN_MS)
  const noticedMs = performance.now() - spoilt
  const told = (await problem())!
  const now = await box.knobs()
  const wanted = new Map([...knobs, [NUMBER, -12.5], [TEXT, 'While the disk is bad']])
  const wrong = [...wanted].filter(([address, value]) => now.get(address) !== value)
  if (wrong.length > 0)
    faults.push(`${wrong.length} knobs are not where they were set while the disk was bad`)
  if (!parses(state)) faults.push('state.json is not whole while the disk is bad')
  mend(state)
  const mended = performance.now()
  await until('the state is saved again', async () => !(await problem()), CURED_WITHIN_MS)
  const curedMs = performance.now() - mended
  const saved = parses(state)
  if (saved?.values[NUMBER] === undefined || Number.parseFloat(String(saved.values[NUMBER])) !== -12.5)
    faults.push(`state.json has ${saved?.values[NUMBER]} for ${NUMBER}, which stands at -12.5`)
  if (saved?.values[TEXT] !== 'While the disk is bad') faults.push(`state.json lacks the new name`)
  const left = readdirSync(state).filter((name) => name.includes('.tmp'))
  if (left.length > 0) faults.push(`left behind: ${left.join(' ')}`)
  return {
    faults,
    rows: [
      { name: `until the box said: ${told.replace(/^.*: /, '').slice(0, 40)}`, value: noticedMs, unit: 'ms' },
      { name: 'until all was on disk, once it could be written', value: curedMs, unit: 'ms' },
      { name: 'knobs lost', value: wrong.length, unit: 'values', goal: '0' },
    ],
  }
}

function parses(state: string): { values: Record<string, unknown> } | undefined {
  try {
    return JSON.parse(readFileSync(join(state, 'state.json'), 'utf8')) as { values: Record<string, unknown> }
  } catch {
    return undefined
  }
}

export function run(command: string, ...args: string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? done.stderr.trim()}`)
}

// A save of the state that is killed before each of its system calls, by strace's fault injection.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildTable, createStore } from '../../firmware/console/index.ts'
import { StateFile } from '../../firmware/supervisor/state-file.ts'
import { keptLog } from '../firmware/supervisor/quiet-log.ts'
import type { Findings, Trial } from './trial.ts'

const SAVER = fileURLToPath(new URL('./save-once.js', import.meta.url))
const WITHIN_MS = 30_000

/** One call of the save: its name, and the how manieth of that name it is. */
interface Call {
  name: string
  number: number
}

/** What lies in the folder before the save that is killed. */
const BEGINNINGS = { 'a file to replace': 'Old', 'no file yet': undefined } as const

export const saveKill: Trial = {
  name: 'save-kill',
  what: 'A save of the state is killed before each of its system calls: the file is the old one or the new one, whole.',
  async run(context) {
    const found: Findings = { rows: [], faults: [] }
    const root = `/tmp/mixbox-save-kill-${process.pid}`
    const outcomes = { old: 0, new: 0, none: 0 }
    let kills = 0
    mkdirSync(root)
    try {
      const fresh = saveIn(join(root, 'fresh'), 'New')
      const wanted = { old: saveIn(join(root, 'old'), 'Old'), new: fresh }
      for (const [beginning, name] of Object.entries(BEGINNINGS)) {
        const calls = callsOfSave(join(root, 'calls'), name)
        if (calls.length === 0) {
          return { ...found, skipped: 'strace cannot trace a process here (it needs the right to ptrace)' }
        }
        for (const call of calls) {
          context.progress(`${beginning}: ${call.name} ${call.number}`)
          const folder = join(root, 'killed')
          kill(folder, name, call)
          kills++
          const where = `killed before ${call.name} ${call.number}, ${beginning}`
          const fault = judge(folder, wanted, outcomes, name)
          if (fault) found.faults.push(`${where}: ${fault}`)
        }
      }
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
    found.rows.push(
      { name: 'saves killed, each before another system call', value: kills, unit: 'kills' },
      { name: 'then the old file', value: outcomes.old, unit: 'times', runs: kills },
      { name: 'then the new file', value: outcomes.new, unit: 'times', runs: kills },
      { name: 'then none, as before', value: outcomes.none, unit: 'times', runs: kills },
      { name: 'then anything else', value: found.faults.length, unit: 'times', goal: '0', runs: kills },
    )
    return found
  },
}

/** Saves undisturbed, in a folder made anew. @returns the file's text */
function saveIn(folder: string, name: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const { status, stderr } = spawnSync(process.execPath, [SAVER, folder, name], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the saver ended with ${status}: ${stderr}`)
  return readFileSync(join(folder, 'state.json'), 'utf8')
}

function prepare(folder: string, name: string | undefined): void {
  if (name !== undefined) saveIn(folder, name)
  else {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
  }
}

/** Runs the saver under strace; only calls that touch the folder or its files are seen. */
function traced(folder: string, args: readonly string[]): void {
  const paths = ['', '/state.json', '/state.json.tmp'].flatMap((path) => ['-P', folder + path])
  const command = [
    '-f',
    '-qq',
    '-o',
    `${folder}.calls`,
    ...paths,
    ...args,
    process.execPath,
    SAVER,
    folder,
    'New',
  ]
  // One thread does all the work on files: so calls come in one order.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' }
  spawnSync('strace', command, { env, timeout: WITHIN_MS, stdio: 'ignore' })
}

function callsOfSave(folder: string, name: string | undefined): Call[] {
  prepare(folder, name)
  traced(folder, [])
  if (!existsSync(`${folder}.calls`)) return []
  const counts = new Map<string, number>()
  // "1234  openat(AT_FDCWD, ..."
  return [...readFileSync(`${folder}.calls`, 'utf8').matchAll(/^\d+ +(\w+)\(/gm)].map((match) => {
    const call = match[1]!
    const number = (counts.get(call) ?? 0) + 1
    counts.set(call, number)
    return { name: call, number }
  })
}

function kill(folder: string, name: string | undefined, call: Call): void {
  prepare(folder, name)
  traced(folder, ['-e', `inject=${call.name}:signal=KILL:when=${call.number}`])
}

/** @returns what is wrong with what the kill has left */
function judge(
  folder: string,
  wanted: { old: string; new: string },
  outcomes: { old: number; new: number; none: number },
  before: string | undefined,
): string | undefined {
  const path = join(folder, 'state.json')
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  const outcome =
    text === wanted.new ? 'new' : text === wanted.old ? 'old' : text === undefined ? 'none' : undefined
  if (outcome === undefined) return `state.json holds neither: ${text!.length} bytes`
  if (outcome === (before === undefined ? 'old' : 'none')) return `state.json: ${outcome}`
  outcomes[outcome]++
  const store = createStore(buildTable({ strips: 4, inputs: 4, outputs: 2 }))
  const loaded = new StateFile(folder, store, keptLog().log).load('disk')
  if (loaded !== (outcome !== 'none')) return `the next start ${loaded ? 'loads' : 'does not load'} it`
  const name = store.get('/ch/04/config/name')
  const expected = { old: 'Old', new: 'New', none: undefined }[outcome]
  if (expected !== undefined && name !== expected) return `the next start has the name ${String(name)}`
  const left = readdirSync(folder).filter((file) => file !== 'state.json')
  return left.length > 0 ? `the next start leaves ${left.join(', ')}` : undefined
}

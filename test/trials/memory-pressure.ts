import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadTimes } from './load-times.ts'
import { steadySound } from './steady-sound.ts'
import type { Findings, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

/** Control groups of memory, old and new: where they lie and what their files are called. */
const GROUPS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', usage: 'memory.usage_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', usage: 'memory.current' },
]
/** What the box and the hogs have between them above what the box took. */
const ROOM_BYTES = 48 * 2 ** 20
/** Touches memory until the kernel ends it, the first of all; it ends by itself too. */
const HOG = `
require('fs').writeFileSync('/proc/self/oom_score_adj', '1000')
const held = []
const more = () => { held.push(Buffer.alloc(2 ** 20, 1)); held.length < 256 ? setImmediate(more) : process.exit() }
more()`

export const memoryPressure: Trial = {
  name: 'memory-pressure',
  what: 'Box and greedy programs share a group with little memory left, which they use up again and again.',
  run(context) {
    const group = makeGroup()
    if (typeof group === 'string') return Promise.resolve({ rows: [], faults: [], skipped: group })
    const prepare = () => {
      joinGroup(group.path, process.pid)
      return {}
    }
    const ms = context.times(15, 4) * 1000
    const act = (box: TrialBox) => {
      // The box was started in the group; this process is to have room.
      joinGroup(group.home, process.pid)
      return steadySound(box, context, () => press(box, group, ms, context.progress))
    }
    return withTrialBox(act, { prepare }).finally(async () => {
      joinGroup(group.home, process.pid)
      // Killed processes leave it a moment later.
      await sleep(300)
      rmdirSync(group.path)
    })
  },
}

interface Group {
  path: string
  /** Where this process was. */
  home: string
  limit: string
  usage: string
}

function joinGroup(path: string, pid: number): void {
  writeFileSync(join(path, 'cgroup.procs'), String(pid))
}

/** @returns why there is none */
function makeGroup(): Group | string {
  const found = GROUPS.find(({ root }) => existsSync(join(root, 'cgroup.procs')))
  if (!found) return 'no control groups of memory here'
  const path = join(found.root, `mixbox-trial-${process.pid}`)
  try {
    mkdirSync(path)
  } catch (error) {
    return `control groups cannot be made: ${(error as Error).message}`
  }
  const [limit, usage] = [join(path, found.limit), join(path, found.usage)]
  if (existsSync(limit)) return { path, home: homeOf(found.root), limit, usage }
  rmdirSync(path)
  return 'the control groups here do not limit memory'
}

function homeOf(root: string): string {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n')
  const line = lines.find((one) => /^\d+:memory:/.test(one)) ?? lines.find((one) => one.startsWith('0::'))!
  return join(root, line.split(':').slice(2).join(':'))
}

async function press(
  box: TrialBox,
  group: Group,
  ms: number,
  progress: (text: string) => void,
): Promise<Findings> {
  const load = new LoadTimes(box.folder)
  progress('undisturbed')
  await sleep(ms)
  const rows = load.rows('undisturbed')
  const used = Number(readFileSync(group.usage, 'utf8'))
  writeFileSync(group.limit, String(used + ROOM_BYTES))
  progress('under pressure')
  const until = performance.now() + ms
  let ended = 0
  let killed = 0
  let hog: ChildProcess | undefined
  while (performance.now() < until) {
    hog = spawn(
      'sh',
      ['-c', 'echo $$ > "$0/cgroup.procs"; exec "$1" -e "$2"', group.path, process.execPath, HOG],
      {
        stdio: 'ignore',
      },
    )
    const signal = await new Promise<NodeJS.Signals | null>((resolve) =>
      hog!.once('exit', (_, how) => resolve(how)),
    )
    ended++
    if (signal === 'SIGKILL') killed++
    await box.set([['/ch/08/mix/fader', -(ended % 60)]])
  }
  rows.push(...load.rows('under pressure'))
  load.close()
  // In the old groups -1 is none, in the new ones "max".
  writeFileSync(group.limit, group.limit.endsWith('max') ? 'max' : '-1')
  const faults = killed === 0 ? ['no greedy program ran into the limit: nothing was tried'] : []
  return {
    faults,
    rows: [...rows, { name: 'greedy programs that the kernel ended', value: killed, unit: `of ${ended}` }],
  }
}

// What systemd runs when the service has stopped: ends what a stop left over, and leaves alone what a crash left over.
import { setTimeout as sleep } from 'node:timers/promises'
import { setStopWord } from './arena/control-word.ts'
import { FolderLocks, leftProcesses, makePaths } from './supervisor/index.ts'

/** The engine's fade-out, on any machine; then it hangs. */
const WITHIN_MS = 3000
const LOOK_MS = 20

/** systemd.exec(5): how the service ended. After a crash the next supervisor goes on with what sounds. */
const STOPPED = ['success', 'timeout', 'protocol']

const paths = makePaths()
const left = () => leftProcesses(paths.runtimeDir)

if (!STOPPED.includes(process.env['SERVICE_RESULT'] ?? 'success')) {
  const names = left().map(({ name, pid }) => `${name} ${pid}`)
  if (names.length > 0) {
    const kill = 'systemctl kill mixbox'
    process.stderr.write(
      `the supervisor died; ${names.join(', ')} play on for its successor (${kill} ends them)\n`,
    )
  }
} else {
  // A supervisor that holds the folders is not to be stopped from here.
  const locks = new FolderLocks(paths)
  try {
    setStopWord(paths.arenaDir)
  } catch {
    // There is no memory, so no engine either.
  }
  for (const { name, pid } of left()) if (name !== 'engine') signal(pid, 'SIGTERM')
  const deadline = Date.now() + WITHIN_MS
  while (left().length > 0 && Date.now() < deadline) await sleep(LOOK_MS)
  for (const { pid } of left()) signal(pid, 'SIGKILL')
  locks.release()
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended meanwhile.
  }
}

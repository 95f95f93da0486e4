// One test file in a process of its own, under a time limit.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const DEFAULT_LIMIT_SECONDS = 60

export interface Outcome {
  passed: number
  failed: number
}

/** A file asks for more than the default time by a line `// time limit: 120 s`. */
function timeLimitSeconds(file: string): number {
  const asked = /^\/\/ time limit: (\d+) s$/m.exec(readFileSync(file, 'utf8'))
  return asked ? Number(asked[1]) : DEFAULT_LIMIT_SECONDS
}

/** Prints a line, and all it said if it failed. What it started and left dies with it. */
export function runTestFile(file: string, environment = process.env): Promise<Outcome> {
  return new Promise((resolve) => {
    const started = Date.now()
    const limit = timeLimitSeconds(file)
    // A process group of its own: what a test started and forgot dies with it.
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: environment,
    })
    let output = ''
    let timedOut = false
    const collect = (data: Buffer) => {
      output += data.toString()
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const timer = setTimeout(() => {
      timedOut = true
      killGroup(child.pid)
    }, limit * 1000)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      killGroup(child.pid)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: uvu colours its summary
      const plain = output.replace(/\x1b\[[0-9;]*m/g, '')
      const total = Number(/^ {2}Total: +(\d+)$/m.exec(plain)?.[1] ?? 0)
      const passed = Number(/^ {2}Passed: +(\d+)$/m.exec(plain)?.[1] ?? 0)
      const skipped = Number(/^ {2}Skipped: +(\d+)$/m.exec(plain)?.[1] ?? 0)
      const faults: string[] = []
      if (timedOut) faults.push(`ran longer than ${limit} s and was killed`)
      else if (signal) faults.push(`died of ${signal}`)
      if (total === 0) faults.push('ran no test (is its .run() missing?)')
      if (skipped > 0) faults.push(`skipped ${skipped} tests`)
      if (code !== 0 && faults.length === 0 && passed === total) faults.push(`exited with ${code}`)
      const failed = total - passed + faults.length
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      process.stdout.write(`${failed === 0 ? 'ok  ' : 'FAIL'} ${file} (${passed} tests, ${seconds} s)\n`)
      if (failed > 0)
        process.stdout.write(`${plain}\n${faults.map((fault) => `${file}: ${fault}\n`).join('')}`)
      resolve({ passed, failed })
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in the group.
  }
}

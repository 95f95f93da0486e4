// Runs every test file in a process of its own, one after the other (many of them keep real time),
// each under a time limit. A file that fails, hangs, or ran no test counts as a failure.
// Usage: node build/test/run.js [PART-OF-A-NAME ...]
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const TEST_FOLDERS = ['build/test', 'hal/node-alsa-pcm/dist/test']
const DEFAULT_LIMIT_SECONDS = 60

interface Outcome {
  passed: number
  failed: number
}

/** A file asks for more than the default time by a line `// time limit: 120 s`. */
function timeLimitSeconds(file: string): number {
  const asked = /^\/\/ time limit: (\d+) s$/m.exec(readFileSync(file, 'utf8'))
  return asked ? Number(asked[1]) : DEFAULT_LIMIT_SECONDS
}

function testFiles(): string[] {
  const wanted = process.argv.slice(2)
  return TEST_FOLDERS.filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.js'))
        .map((name) => join(folder, name)),
    )
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort()
}

function runFile(file: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const started = Date.now()
    const limit = timeLimitSeconds(file)
    // A process group of its own: what a test started and forgot dies with it.
    const child = spawn(process.execPath, ['--enable-source-maps', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
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

let passed = 0
let failed = 0
for (const file of testFiles()) {
  const outcome = await runFile(file)
  passed += outcome.passed
  failed += outcome.failed
}
if (passed + failed === 0) {
  process.stdout.write('no test file matches\n')
  failed = 1
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

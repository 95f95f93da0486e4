// Runs every test file in a process of its own, one after the other (many of them keep real time),
// each under a time limit. A file that fails, hangs, or ran no test counts as a failure.
// Usage: node build/test/run.js [--lab] [PART-OF-A-NAME ...]
//   --lab   and then "npm run lab -- --quick", whose trials count as well
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, runTestFile } from './run-test-file.ts'

const TEST_FOLDERS = ['build/test', 'hal/node-alsa-pcm/dist/test']
const withLab = process.argv.includes('--lab')

function testFiles(): string[] {
  const wanted = process.argv.slice(2).filter((part) => part !== '--lab')
  return TEST_FOLDERS.filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.js'))
        .map((name) => join(folder, name)),
    )
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort()
}

/** Its last line is this program's own kind of last line. */
function runLab(): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '-s', 'lab', '--', '--quick'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString()
      process.stdout.write(data)
    })
    child.on('close', () => {
      const told = /^(\d+) passed, (\d+) failed\n$/m.exec(
        output.slice(output.lastIndexOf('\n', output.length - 2) + 1),
      )
      resolve(told ? { passed: Number(told[1]), failed: Number(told[2]) } : { passed: 0, failed: 1 })
    })
  })
}

let passed = 0
let failed = 0
const count = (outcome: Outcome) => {
  passed += outcome.passed
  failed += outcome.failed
}
for (const file of testFiles()) count(await runTestFile(file))
if (withLab) count(await runLab())
if (passed + failed === 0) {
  process.stdout.write('no test file matches\n')
  failed = 1
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

// npm run trials: the failure table, done to a box, with figures.
import { readdirSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printFigure, printJson } from '../bench/figure.ts'
import { processesOf } from '../firmware/running-box.ts'
import { Random } from '../gig/random.ts'
import { reportText } from './report-text.ts'
import type { Findings, Trial } from './trial.ts'
import { TRIALS } from './trials.ts'

const USAGE = `Usage: npm run trials [-- NAME ... --quick --seed N --json]
  NAME      ${TRIALS.map(({ name }) => name).join(', ')}; all of them
  --quick   few repetitions
  --seed N  of everything that happens at random, 0 to 4294967295; a random one is printed
  --json    one object per figure
Exit codes: 0 nothing was lost, 1 a trial found a fault, 2 wrong option.
`

interface Options {
  trials: readonly Trial[]
  quick: boolean
  json: boolean
  seed: number
}

/** @throws RangeError naming what is wrong and what is allowed */
function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ quick: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
      seed: { type: 'string' },
    } as const,
  })
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  const seed =
    values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed || Number.NaN)
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new RangeError(`--seed ${values.seed}; allowed are whole numbers from 0 to ${2 ** 32 - 1}`)
  const unknown = positionals.find((name) => !TRIALS.some((trial) => trial.name === name))
  if (unknown !== undefined) throw new RangeError(`no trial "${unknown}"`)
  const trials = positionals.length === 0 ? TRIALS : TRIALS.filter(({ name }) => positionals.includes(name))
  return { trials, seed, quick: values.quick ?? false, json: values.json ?? false }
}

/** Each trial has numbers of its own from the seed: alone it does what it does among all. */
function randomOf(seed: number, { name }: Trial): Random {
  return new Random([...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed))
}

async function runTrial(trial: Trial, { seed, quick, json }: Options): Promise<boolean> {
  const toPerson = !json && process.stderr.isTTY === true
  const clear = () => toPerson && process.stderr.write('\r\x1b[K')
  let findings: Findings
  try {
    findings = await trial.run({
      random: randomOf(seed, trial),
      times: (full, few) => (quick ? few : full),
      progress: (text) => toPerson && process.stderr.write(`\r\x1b[K${trial.name}: ${text}`),
    })
  } catch (error) {
    findings = { rows: [], faults: [(error as Error).message] }
  }
  clear()
  if (json) {
    for (const { name, unit, value, runs = 1 } of findings.rows)
      printFigure({ name: `trials/${trial.name}/${name}`, unit, value, runs })
    printFigure({
      name: `trials/${trial.name}/faults`,
      unit: 'faults',
      value: findings.faults.length,
      runs: 1,
    })
    if (findings.skipped !== undefined)
      process.stderr.write(`trials: ${trial.name}: left out: ${findings.skipped}\n`)
    for (const fault of findings.faults) process.stderr.write(`trials: ${trial.name}: ${fault}\n`)
  } else process.stdout.write(reportText(trial, findings))
  return findings.faults.length === 0
}

/** Whatever is interrupted leaves nothing behind. */
function cleanUp(): void {
  const mine = readdirSync('/dev/shm').filter((name) => name.startsWith(`mixbox-test-${process.pid}-`))
  for (const folder of mine.map((name) => `/dev/shm/${name}`)) {
    for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

async function run(options: Options): Promise<void> {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code))
  }
  process.on('exit', cleanUp)
  if (options.json) printJson()
  else process.stdout.write(`trials: seed ${options.seed}${options.quick ? ', quick' : ''}\n`)
  let faulty = 0
  for (const trial of options.trials) if (!(await runTrial(trial, options))) faulty++
  if (!options.json)
    process.stdout.write(
      `\n${options.trials.length - faulty} trials without a fault, ${faulty} with faults\n`,
    )
  process.exitCode = faulty > 0 ? 1 : 0
}

try {
  const options = readOptions()
  await run(options)
} catch (error) {
  process.stderr.write(`trials: ${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

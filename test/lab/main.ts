// npm run lab: the box, installed in a virtual machine with real kernel drivers, and trials from outside.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runTestFile } from '../run-test-file.ts'
import { installBox, makePackage } from './install-box.ts'
import { FIGURES, LAB_VARIABLE, Lab, type LabPlace } from './lab.ts'
import { machineImage } from './machine-image.ts'
import type { Architecture } from './recipe.ts'
import { type Ran, type Report, reportText, type Step } from './report.ts'
import { VirtualMachine } from './virtual-machine.ts'

const TRIALS = 'build/test/lab/trials'
const RESULTS = 'build/lab'
const SUFFIX = '.lab.js'
/** In the order in which they run: what is quick and what others rest on first. */
const ALL = ['install', 'sound', 'formats', 'gpio', 'registers', 'panel', 'usb', 'cards', 'systemd']
/** What an arm64 machine is asked for: emulated on another processor it is slower still, and lacks i2c-stub. */
const SMOKE = ['install', 'formats', 'gpio']
/** What every change is asked for: minutes, and nothing that a busy machine decides. */
const QUICK = ['install', 'formats', 'gpio', 'registers']

const usage = () => `Usage: npm run lab [-- NAME ... --arch amd64|arm64 --quick --cold --stay]
  NAME     ${ALL.join(', ')}; all of them, with arm64 ${SMOKE.join(', ')}
  --arch   of the machine; amd64
  --quick  ${QUICK.join(', ')}
  --cold   make the machine anew, though it is in the cache
  --stay   leave the machine running until Ctrl-C, and say how to get in
Results: ${RESULTS}: report, journal, recordings. Exit codes: 0 all passed, 1 a trial failed, 2 wrong option.
`

interface Options {
  arch: Architecture
  cold: boolean
  stay: boolean
  files: string[]
}

/** @throws RangeError naming what is wrong and what is allowed */
function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ arch: { type: 'string', default: 'amd64' }, help: { type: 'boolean' } },
      ...{ quick: { type: 'boolean' }, cold: { type: 'boolean' }, stay: { type: 'boolean' } },
    } as const,
  })
  if (values.help) {
    process.stdout.write(usage())
    process.exit(0)
  }
  const { arch } = values
  if (arch !== 'amd64' && arch !== 'arm64') throw new RangeError(`--arch ${arch}; allowed are amd64, arm64`)
  const unknown = positionals.find((name) => !ALL.includes(name))
  if (unknown !== undefined) throw new RangeError(`no trial "${unknown}"`)
  const usual = values.quick ? QUICK : ALL
  const wanted = positionals.length > 0 ? positionals : arch === 'arm64' ? SMOKE : usual
  const files = ALL.filter((name) => wanted.includes(name)).map((name) => `${name}${SUFFIX}`)
  return { arch, files, cold: values.cold ?? false, stay: values.stay ?? false }
}

async function runLab({ arch, files, cold, stay }: Options): Promise<boolean> {
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  const steps: Step[] = []
  const step = async <T>(what: string, act: () => T | Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await act()
    steps.push({ what, seconds: (performance.now() - started) / 1000 })
    process.stdout.write(`${steps.at(-1)!.seconds.toFixed(1).padStart(7)} s  ${what}\n`)
    return result
  }

  const image = await step('machine made, or found in the cache', () => machineImage(arch, cold))
  const debian = await step('package of this checkout', () => makePackage(arch, RESULTS))
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-lab-'))
  mkdirSync(join(folder, 'shared'))
  let machine: VirtualMachine | undefined
  const end = async () => {
    await machine?.end()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(1)))
  }
  let lab: Lab | undefined
  try {
    machine = await step('booted', () => VirtualMachine.boot(image, folder, resolve(RESULTS)))
    const place: LabPlace = { ...machine.place, arch, results: RESULTS }
    lab = new Lab(place)
    const here = lab
    await step('box installed and started', () => installBox(here, debian))
    const drivers = new Set<string>()
    const ran = await runTrials(lab, files, drivers)
    const report = await collect(lab, { image, steps, ran, drivers: [...drivers].sort() })
    const sum = (of: (one: Ran) => number) => ran.reduce((all, one) => all + of(one), 0)
    process.stdout.write(`\n${report}`)
    process.stdout.write(`${sum((one) => one.passed)} passed, ${sum((one) => one.failed)} failed\n`)
    return ran.every(({ failed }) => failed === 0)
  } finally {
    if (lab) await keepJournal(lab)
    if (lab && stay) await linger(lab.place)
    await end()
  }
}

/** @param drivers those that were there after one of the trials: a reboot takes them away */
async function runTrials(lab: Lab, files: string[], drivers: Set<string>): Promise<Ran[]> {
  const ran: Ran[] = []
  for (const file of files) {
    const started = performance.now()
    const environment = { ...process.env, [LAB_VARIABLE]: JSON.stringify(lab.place) }
    const outcome = await runTestFile(join(TRIALS, file), environment)
    ran.push({ file: basename(file, SUFFIX), ...outcome, seconds: (performance.now() - started) / 1000 })
    const loaded = await lab.read("lsmod | awk '/^(snd|gpio_sim|i2c_(stub|dev)|xhci)/ {print $1}'", {
      codes: 'any',
    })
    for (const driver of loaded.split('\n').filter(Boolean)) drivers.add(driver)
  }
  return ran
}

async function collect(lab: Lab, found: Omit<Report, 'kernel'>): Promise<string> {
  const kernel = await lab.read('uname -srvm')
  const figures = readdirSync(RESULTS)
    .filter((name) => name.startsWith(FIGURES))
    .map((name) => readFileSync(join(RESULTS, name), 'utf8'))
  const report = `${reportText({ ...found, kernel })}${figures.join('')}`
  writeFileSync(join(RESULTS, 'report.txt'), report)
  return report
}

async function keepJournal(lab: Lab): Promise<void> {
  const { stdout, stderr } = await lab.run('journalctl --no-pager -o short-precise', { codes: 'any' })
  writeFileSync(join(RESULTS, 'journal.txt'), `${stdout}${stderr}`)
}

function linger({ key, port }: LabPlace): Promise<void> {
  process.stdout.write(
    `ssh -i ${key} -o StrictHostKeyChecking=no -p ${port} root@127.0.0.1   (Ctrl-C ends the machine)\n`,
  )
  return new Promise(() => setInterval(() => {}, 60_000))
}

let options: Options
try {
  options = readOptions()
} catch (error) {
  process.stderr.write(`lab: ${(error as Error).message}\n${usage()}`)
  process.exit(2)
}
try {
  process.exitCode = (await runLab(options)) ? 0 : 1
} catch (error) {
  process.stderr.write(`lab: ${(error as Error).stack}\n`)
  process.stdout.write('0 passed, 1 failed\n')
  process.exitCode = 1
}

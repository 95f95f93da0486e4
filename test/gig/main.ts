// npm run gig: a whole show on the virtual card, and whether what was recorded is what the cue sheet says.
import { parseArgs } from 'node:util'
import { Box } from './box.ts'
import { writeCueSheet } from './cue-sheet.ts'
import { VICTIMS, type Victim } from './death-cues.ts'
import { playGig } from './gig.ts'
import { resultTable } from './result-table.ts'

/** Each has its turn once. */
const DEATHS_A_MINUTE = VICTIMS.length

const USAGE = `Usage: npm run gig [-- --minutes N --seed N --deaths N --victims LIST]
  --minutes N  length of the show, 0.2 to 30; 1
  --seed N     the cue sheet's seed, 0 to 4294967295; a random one is printed
  --deaths N   how often something dies, 0 to 1000; ${DEATHS_A_MINUTE} a minute
  --victims LIST  what dies, with commas between: ${VICTIMS.join(',')}; all of them
Exit codes: 0 passed, 1 failed, 2 wrong option.
`

interface Options {
  minutes: number
  seed: number
  deaths: number
  victims: readonly Victim[]
}

/** @throws RangeError naming the option and what is allowed */
function readOptions(): Options {
  const TEXT = { type: 'string' } as const
  const { values } = parseArgs({
    options: { minutes: TEXT, seed: TEXT, deaths: TEXT, victims: TEXT, help: { type: 'boolean' } },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  const number = (
    name: 'minutes' | 'seed' | 'deaths',
    least: number,
    most: number,
    fallback: number,
  ): number => {
    const value = values[name] === undefined ? fallback : Number(values[name] || Number.NaN)
    const whole = name === 'minutes' || Number.isInteger(value)
    if (value >= least && value <= most && whole) return value
    throw new RangeError(
      `--${name} ${values[name]}; allowed are ${whole ? '' : 'whole '}numbers from ${least} to ${most}`,
    )
  }
  const minutes = number('minutes', 0.2, 30, 1)
  return {
    minutes,
    seed: number('seed', 0, 2 ** 32 - 1, Math.floor(Math.random() * 2 ** 32)),
    deaths: number('deaths', 0, 1000, Math.round(minutes * DEATHS_A_MINUTE)),
    victims: readVictims(values.victims),
  }
}

/** @throws RangeError naming what is allowed */
function readVictims(list: string | undefined): readonly Victim[] {
  if (list === undefined) return VICTIMS
  return list.split(',').map((name) => {
    const victim = VICTIMS.find((one) => one === name)
    if (victim) return victim
    throw new RangeError(`--victims ${list}: there is no "${name}"; allowed are ${VICTIMS.join(', ')}`)
  })
}

async function run({ minutes, seed, deaths, victims }: Options): Promise<number> {
  const sheet = writeCueSheet(seed, minutes * 60, { count: deaths, victims })
  process.stdout.write(`gig: ${minutes} min, seed ${seed}, ${sheet.cues.length} cues, ${deaths} deaths\n`)
  const box = new Box()
  let interrupted = false
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      interrupted = true
      void box.stop().finally(() => {
        box.remove()
        process.exit(code)
      })
    })
  }
  const faults: string[] = []
  try {
    const outcome = await playGig(box, sheet)
    process.stdout.write(resultTable(sheet, outcome))
    faults.push(...outcome.faults)
  } catch (error) {
    faults.push(`${(error as Error).message}`)
  } finally {
    await box.stop()
  }
  // The signal's handler ends the process.
  if (interrupted) await new Promise(() => {})
  if (faults.length === 0) {
    box.remove()
    process.stdout.write('gig passed\n')
    return 0
  }
  process.stdout.write(`  kept in     ${box.folder} (cue sheet, what took effect, recording, log)\n`)
  process.stdout.write(`gig failed: ${faults.join('; ')}\n`)
  return 1
}

try {
  process.exitCode = await run(readOptions())
} catch (error) {
  process.stderr.write(`gig: ${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

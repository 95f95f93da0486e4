// npm run gig: a whole show on the virtual card, and whether what was recorded is what the cue sheet says.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PLAYERS, RATE, SIZE } from './band.ts'
import { Box } from './box.ts'
import { type CueSheet, writeCueSheet } from './cue-sheet.ts'
import { type Outcome, playGig } from './gig.ts'

const USAGE = `Usage: npm run gig [-- --minutes N --seed N --xruns N]
  --minutes N  length of the show, 0.2 to 30; 1
  --seed N     the cue sheet's seed, 0 to 4294967295; a random one is printed
  --xruns N    let the card run dry so many times, 0 to 100; 0
Exit codes: 0 passed, 1 failed, 2 wrong option.
`

interface Options {
  minutes: number
  seed: number
  xruns: number
}

/** @throws RangeError naming the option and what is allowed */
function readOptions(): Options {
  const TEXT = { type: 'string' } as const
  const { values } = parseArgs({
    options: { minutes: TEXT, seed: TEXT, xruns: TEXT, help: { type: 'boolean' } },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  const number = (
    name: 'minutes' | 'seed' | 'xruns',
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
  return {
    minutes: number('minutes', 0.2, 30, 1),
    seed: number('seed', 0, 2 ** 32 - 1, Math.floor(Math.random() * 2 ** 32)),
    xruns: number('xruns', 0, 100, 0),
  }
}

function table(sheet: CueSheet, { performance, comparison, status, excludedFrames }: Outcome): string {
  const count = (test: (cue: CueSheet['cues'][number]) => boolean) => sheet.cues.filter(test).length
  const db = (value: number) => `${value.toFixed(1)} dBFS`
  const { residueDb, residueFrame, peakDb, rmsDb, comparedFrames, roundTripFrames, jumps } = comparison
  const byHand = count(({ how, kind }) => how === 'hand' && kind !== 'xrun') - performance.skipped
  const rows: [string, string][] = [
    [
      'show',
      `${(sheet.frames / RATE).toFixed(1)} s, ${SIZE.inputs} live inputs, ${PLAYERS.length} players, ${SIZE.outputs} outputs`,
    ],
    [
      'cues',
      `${count(({ how }) => how === 'score')} by the score, ${byHand} by hand, ${performance.skipped} left out, ${performance.late} late`,
    ],
    [
      'voices',
      `${count(({ kind }) => kind === 'play')} started, ${count(({ kind }) => kind === 'stop')} stopped`,
    ],
    ['signal', `peak ${db(peakDb)}, rms ${db(rmsDb)}`],
    ['residue', `peak ${db(residueDb)}, at ${((residueFrame - performance.start) / RATE).toFixed(3)} s`],
    ['compared', `${comparedFrames} frames x ${SIZE.outputs}; left out ${excludedFrames} frames around gaps`],
    [
      'xruns',
      `${performance.xruns.length}, ${count(({ kind }) => kind === 'xrun')} of them on command${jumps.map((jump) => `; +${jump} frames`).join('')}`,
    ],
    ['round trip', `${roundTripFrames} frames found, ${status.roundTrip.frames} by status`],
    [
      'engine',
      `period p99 ${status.load.periodUs.p99} us, lateness p99 ${status.load.latenessUs.p99} us, max ${status.load.latenessUs.max} us`,
    ],
  ]
  return rows.map(([name, text]) => `  ${name.padEnd(11)} ${text}\n`).join('')
}

async function run({ minutes, seed, xruns }: Options): Promise<number> {
  const sheet = writeCueSheet(seed, minutes * 60, xruns)
  process.stdout.write(`gig: ${minutes} min, seed ${seed}, ${sheet.cues.length} cues\n`)
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
    process.stdout.write(table(sheet, outcome))
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
  writeFileSync(join(box.folder, 'box.log'), box.log)
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

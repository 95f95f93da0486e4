// Runs in the lab's machine: plays and captures in each format and rate on the kernel's cable, aplay and arecord at its
// other end. What was heard goes into files, which are judged outside.
// Usage: node pcm-formats.js FOLDER JSON-list of Combination
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pcm, resync } from 'node-alsa-pcm'
import type { Combination } from '../combinations.ts'

const NEAR = 'hw:CARD=Loopback,DEV=0,SUBDEV=3'
const FAR = 'hw:CARD=Loopback,DEV=1,SUBDEV=3'
const CHANNELS = 2
const PERIOD_FRAMES = 1024
/** The whole signal lies in the buffer: an emulated machine has time to fill no other. */
const PERIODS = 16
const LISTEN_SECONDS = 8

/** The far end is open in this format, and its time runs. */
const recording = () => readFileSync('/proc/asound/Loopback/pcm1c/sub3/status', 'utf8').includes('RUNNING')

/** How aplay and arecord are asked for the same. */
const asAlsaUtils = ({ alsaFormat, rate }: Combination) => [
  '-q',
  '-D',
  FAR,
  '-t',
  'raw',
  '-f',
  alsaFormat,
  '-r',
  String(rate),
  '-c',
  String(CHANNELS),
  '--buffer-size=16384',
]

const [folder = '', list = '[]'] = process.argv.slice(2)
const told: Record<string, unknown>[] = []
for (const combination of JSON.parse(list) as Combination[]) told.push(await run(combination))
process.stdout.write(`${JSON.stringify(told)}\n`)

async function run(combination: Combination): Promise<Record<string, unknown>> {
  const { format, rate, direction } = combination
  const pcm = await Pcm.open({
    ...{ device: NEAR, direction, rate, format, channels: CHANNELS },
    ...{ periodFrames: PERIOD_FRAMES, periods: PERIODS, exactRate: true },
  })
  const { granted, warnings } = pcm
  const file = (kind: string) => join(folder, `${kind}-${format}-${rate}.raw`)
  try {
    await (direction === 'capture' ? listen(pcm, combination, file) : play(pcm, combination, file))
  } finally {
    pcm.close()
  }
  return { ...combination, granted: { format: granted.format, rate: granted.rate }, warnings }
}

/** aplay plays "given", this captures into "heard", as floats frame by frame. */
async function listen(pcm: Pcm, asked: Combination, file: (kind: string) => string): Promise<void> {
  const player = spawn('timeout', ['20', 'aplay', ...asAlsaUtils(asked), file('given')], { stdio: 'inherit' })
  const over = once(player, 'exit')
  const planes = new Float32Array(CHANNELS * PERIOD_FRAMES)
  const frames: number[] = []
  check(resync(pcm, null, 0) === 0, 'resync')
  const deadline = Date.now() + LISTEN_SECONDS * 1000
  let silent = true
  let wanted = asked.frames + PERIOD_FRAMES
  while (wanted > 0 && Date.now() < deadline) {
    if (pcm.wait(50) <= 0) continue
    const got = pcm.read(planes, 0, PERIOD_FRAMES)
    check(got >= 0, `read: ${got}`)
    if (silent && planes.every((sample) => sample === 0)) continue
    silent = false
    wanted -= got
    for (let n = 0; n < got; n++) frames.push(planes[n]!, planes[PERIOD_FRAMES + n]!)
  }
  await over
  writeFileSync(file('heard'), Float32Array.from(frames))
}

/** This plays "given", floats frame by frame; arecord records into "heard". */
async function play(pcm: Pcm, asked: Combination, file: (kind: string) => string): Promise<void> {
  const given = new Float32Array(readFileSync(file('given')).buffer.slice(0))
  const planes = new Float32Array(given.length)
  for (let n = 0; n < asked.frames; n++) {
    planes[n] = given[2 * n]!
    planes[asked.frames + n] = given[2 * n + 1]!
  }
  const samples = String(asked.rate * 2)
  const recorder = spawn(
    'timeout',
    ['20', 'arecord', ...asAlsaUtils(asked), '--samples', samples, file('heard')],
    {
      stdio: 'inherit',
    },
  )
  const over = once(recorder, 'exit')
  for (let looks = 0; looks < 100 && !recording(); looks++) await sleep(100)
  check(recording(), 'arecord does not run')
  check(resync(null, pcm, PERIOD_FRAMES) === 0, 'resync')
  const taken = pcm.write(planes, 0, asked.frames)
  check(taken === asked.frames, `write: ${taken}`)
  await over
}

function check(good: boolean, what: string): void {
  if (!good) throw new Error(what)
}

// Cost of the calls of every period, on ALSA's null device (no hardware, all of the conversion): 64 frames.
import { Pcm, SAMPLE_FORMATS } from 'node-alsa-pcm'
import { monotonicNs } from '../../hal/linux/index.ts'
import { median, printFigure } from './figure.ts'

const FRAMES = 64
const CALLS = 5000
const ROUNDS = 21

function measure(name: string, call: () => void): void {
  const times: number[] = []
  for (let round = 0; round < ROUNDS + 3; round++) {
    const start = process.hrtime.bigint()
    for (let n = 0; n < CALLS; n++) call()
    if (round >= 3) times.push(Number(process.hrtime.bigint() - start) / CALLS)
  }
  printFigure({ name: `native-calls/${name}`, unit: 'ns', value: median(times), runs: ROUNDS })
}

export async function run(): Promise<void> {
  const clock = new Float64Array(1)
  measure('clock', () => monotonicNs(clock, 0))
  for (const channels of [2, 8, 32]) {
    const planes = new Float32Array(channels * FRAMES).map((_, n) => Math.sin(n) * 0.5)
    for (const format of SAMPLE_FORMATS) {
      const options = { device: 'null', rate: 48000, channels, periodFrames: FRAMES, periods: 3, format }
      const capture = await Pcm.open({ ...options, direction: 'capture' })
      const playback = await Pcm.open({ ...options, direction: 'playback' })
      if (channels === 2 && format === 'FLOAT') {
        measure('wait', () => capture.wait(0))
        measure('delay', () => playback.delay())
      }
      measure(`read ${channels} channels ${format}`, () => capture.read(planes, 0, FRAMES))
      measure(`write ${channels} channels ${format}`, () => playback.write(planes, 0, FRAMES))
      capture.close()
      playback.close()
    }
  }
}

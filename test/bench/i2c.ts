// A whole panel on one simulated 400 kHz bus: eight faders read 200 times a second, keys as often, eight meters shown
// 50 times a second, a display drawn anew ten times a second. How much of the bus it takes, and what a fader waits.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { monotonicMs } from '../../hal/i2c/simulated/wire-clock.ts'
import { WholePanel } from '../hal/chips/whole-panel.ts'
import { printFigure, quantile } from './figure.ts'
import { printWireTimes } from './wire-times.ts'

const SECONDS = Number(process.env['MIXBOX_BENCH_SECONDS'] ?? 10)
const FADER_HZ = 200
const METER_HZ = 50
const PICTURE_HZ = 10

/** Does something at a rate, and never twice at once: what takes longer than its turn misses turns. */
function every(hertz: number, untilMs: number, act: (turn: number) => Promise<unknown>): Promise<number> {
  return new Promise((resolve, reject) => {
    let [turn, done, busy, dueMs] = [0, 0, false, monotonicMs()]
    const tick = () => {
      if (dueMs >= untilMs) {
        resolve(done)
        return
      }
      dueMs += 1000 / hertz
      setTimeout(tick, Math.max(0, dueMs - monotonicMs()))
      if (busy) return
      busy = true
      act(turn++).then(() => {
        busy = false
        done++
      }, reject)
    }
    tick()
  })
}

async function measure(name: string, rest: boolean): Promise<void> {
  const panel = new WholePanel()
  await panel.bus.start()
  const before = panel.bus.status
  const beganMs = monotonicMs()
  const untilMs = beganMs + SECONDS * 1000
  const [scans, one]: [number[], number[]] = [[], []]
  /** From asking for a fader to its value; a scan asks for all eight at once. */
  const scan = async () => {
    const askedMs = monotonicMs()
    const read = async (fader: number) => {
      await panel.faders.read(fader)
      return monotonicMs() - askedMs
    }
    const taken = await Promise.all(Array.from({ length: 8 }, (_, fader) => read(fader)))
    one.push(taken[0]!)
    scans.push(Math.max(...taken))
  }
  const levels = (turn: number) => Array.from({ length: 8 }, (_, meter) => (turn * (meter + 3)) % 17)
  const jobs = [every(FADER_HZ, untilMs, scan)]
  if (rest) {
    jobs.push(every(FADER_HZ, untilMs, () => panel.keys.read()))
    jobs.push(every(METER_HZ, untilMs, (turn) => panel.showMeters(levels(turn))))
    jobs.push(every(PICTURE_HZ, untilMs, (turn) => panel.drawPicture(turn)))
  }
  const lateness = monitorEventLoopDelay({ resolution: 1 })
  lateness.enable()
  const done = await Promise.all(jobs)
  lateness.disable()
  const elapsedUs = (monotonicMs() - beganMs) * 1000
  const after = panel.bus.status
  await panel.bus.stop()
  const runs = scans.length
  const print = (what: string, unit: string, value: number) =>
    printFigure({ name: `i2c/${name}: ${what}`, unit, value, runs })
  const share = (us: number) => (100 * us) / elapsedUs
  print('bus time used', '%', share(after.wireUs - before.wireUs))
  print('adapter held, threads included', '%', share(after.heldUs - before.heldUs))
  for (const [what, samples] of Object.entries({ 'first fader': one, 'all eight': scans })) {
    print(`${what}, p50`, 'ms', quantile(samples, 0.5))
    print(`${what}, p99`, 'ms', quantile(samples, 0.99))
    print(`${what}, worst`, 'ms', Math.max(...samples))
  }
  // The same machine, asked for nothing but a timer of 1 ms: what of the tail is its own.
  print('control, a timer late, p99', 'ms', lateness.percentile(99) / 1e6 - 1)
  print('control, a timer late, worst', 'ms', lateness.max / 1e6 - 1)
  for (const [index, what] of ['scans', 'keys', 'meters', 'pictures'].entries()) {
    if (done[index] !== undefined) print(`${what} a second`, '', (done[index]! * 1e6) / elapsedUs)
  }
}

export async function run(): Promise<void> {
  await printWireTimes()
  await measure('faders alone', false)
  await measure('whole panel', true)
}

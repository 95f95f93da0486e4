import { type ChildProcess, spawn } from 'node:child_process'

/** Microseconds up to which cyclictest keeps single counts. */
const HISTOGRAM = 100_000

/** What the machine does to a C program that only waits: the control beside every latency measurement. */
export class CyclictestResult {
  /** counts[n]: wake-ups that were n us late. */
  readonly #counts: number[]
  readonly #maximum: number
  readonly count: number

  constructor(output: string) {
    this.#counts = []
    for (const [, late, times] of output.matchAll(/^(\d+)\s+(\d+)$/gm))
      this.#counts[Number(late)] = Number(times)
    this.#maximum = Number(/^# Max Latencies: (\d+)/m.exec(output)?.[1] ?? Number.NaN)
    this.count = Number(/^# Total: (\d+)/m.exec(output)?.[1] ?? 0)
    if (this.count === 0) throw new Error(`cyclictest gave no figures: ${output.slice(-500)}`)
  }

  quantiles(): [string, number][] {
    const at = (q: number) => {
      let seen = 0
      for (let late = 0; late < HISTOGRAM; late++) {
        seen += this.#counts[late] ?? 0
        if (seen >= q * this.count) return late
      }
      return this.#maximum
    }
    return [
      ['p50', at(0.5)],
      ['p99', at(0.99)],
      ['p99.9', at(0.999)],
      ['p99.99', at(0.9999)],
      ['max', this.#maximum],
    ]
  }

  /** Wake-ups more than so many us late. */
  above(microseconds: number): number {
    let within = 0
    for (let late = 0; late <= microseconds; late++) within += this.#counts[late] ?? 0
    return this.count - within
  }
}

export class Cyclictest {
  readonly #process: ChildProcess
  #output = ''

  constructor(cpu: number, priority: number, intervalMicroseconds: number) {
    this.#process = spawn(
      'cyclictest',
      ['-q', '-m', '-t1', `-a${cpu}`, `-p${priority}`, `-i${intervalMicroseconds}`, `-h${HISTOGRAM}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    this.#process.stdout!.on('data', (data) => {
      this.#output += data
    })
  }

  async end(): Promise<CyclictestResult> {
    const closed = new Promise((resolve) => this.#process.on('close', resolve))
    this.#process.kill('SIGINT')
    await closed
    return new CyclictestResult(this.#output)
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}

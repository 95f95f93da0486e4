// Orders that do harm when they are carried out again: a file that plays twice, settings that are copied over new ones.
import { setTimeout as sleep } from 'node:timers/promises'
import { RATE, write } from '../scene.ts'
import type { TrialBox } from '../trial-box.ts'
import { endClient, type Place, startClient } from './place.ts'

const COPIED = { from: '/ch/30', to: '/ch/31' } as const
/** Not heard. */
const PLAY_STRIP = 32
const KNOB = 'preamp/hpf'
/** Where it stands in one and in the other, Hz; each time a little higher. */
const COPIED_HZ = 30
const OWN_HZ = 200
const STEP_DB = 0.01

export class OneTimeOrders {
  readonly #box: TrialBox
  readonly #place: Place
  readonly #root: string
  readonly #file: string
  #count = 0
  #played = 0
  readonly #given = new Set<number>()

  constructor(box: TrialBox, place: Place, root: string) {
    this.#box = box
    this.#place = place
    this.#root = root
    this.#file = write(box.folder, 'silence', new Float32Array(RATE))
  }

  /** Whether a knob is moved by a copy. */
  static moves(address: string): boolean {
    return address.startsWith(`${COPIED.to}/`)
  }

  /** A copy that is overwritten afterwards, and a file that plays on. */
  async give(): Promise<void> {
    const n = ++this.#count
    await this.#box.set([
      [`/ch/${PLAY_STRIP}/mix/on`, 'off'],
      [`${COPIED.from}/${KNOB}`, COPIED_HZ + n],
    ])
    await this.#publish('copy', { from: COPIED.from, to: [COPIED.to] })
    await this.#until(`the copy ${n}`, async () => (await this.#stands()) === COPIED_HZ + n)
    await this.#box.set([[`${COPIED.to}/${KNOB}`, OWN_HZ + n]])
    await this.play()
  }

  /** A file that plays on until look(), with a gain that no other has. */
  async play(): Promise<void> {
    const gain = Math.round(-100 * STEP_DB * ++this.#played) / 100
    this.#given.add(gain)
    await this.#publish('play', { file: this.#file, strip: PLAY_STRIP, loop: true, gain })
  }

  /** Ends what plays. @returns what was done again */
  async look(): Promise<string[]> {
    const faults: string[] = []
    const hz = await this.#stands()
    if (hz !== OWN_HZ + this.#count) faults.push(`a copy was made again: ${COPIED.to}/${KNOB} is ${hz} Hz`)
    const voices = (
      await this.#box.request<{ voice: number; strip: number; gainDb: number }[]>('voices')
    ).filter(({ strip }) => strip === PLAY_STRIP)
    const gains = voices.map(({ gainDb }) => gainDb)
    const again = gains.filter((gain, n) => gains.indexOf(gain) !== n)
    if (again.length > 0) faults.push(`${again.length} files play twice`)
    if (voices.length > this.#given.size)
      faults.push(`${voices.length} files play, asked for were ${this.#given.size}`)
    for (const { voice } of voices) await this.#box.request('stop', { voice })
    this.#given.clear()
    return faults
  }

  async #stands(): Promise<number> {
    return Number((await this.#box.knobs()).get(`${COPIED.to}/${KNOB}`))
  }

  /** Resolves when the client is done with it, also when there is no broker. */
  async #publish(command: string, payload: object): Promise<void> {
    const words = ['-q', '1', '-t', `${this.#root}/${command}`, '-m', JSON.stringify(payload)]
    const client = startClient(this.#place, 'mosquitto_pub', words)
    await new Promise((done) => client.once('exit', done))
    endClient(client)
  }

  async #until(what: string, test: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 5000
    while (!(await test())) {
      if (Date.now() > deadline) throw new Error(`not within 5 s: ${what}`)
      await sleep(20)
    }
  }
}

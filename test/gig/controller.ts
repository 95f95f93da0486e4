// A controller of the house: Debian's broker, and a command-line client for every hand on it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Broker, freePort, startBroker } from '../firmware/mqtt/mosquitto.ts'
import { CallError, refusalOf } from './call.ts'
import type { Entry } from './reference/natural-value.ts'

const ROOT = 'mixbox/gig'
const ANSWER_WITHIN_S = 2
const STATES_WITHIN_MS = 10_000

const run = promisify(execFile)

export interface SetAnswer {
  batch: number
  /** null: nothing had to move. */
  frame: number | null
}

export class Controller {
  readonly #broker: Broker
  #asked = 0
  #stopped = false

  private constructor(broker: Broker) {
    this.#broker = broker
  }

  /** @param folder for the broker's files */
  static async start(folder: string): Promise<Controller> {
    // As most brokers are set up: what is retained outlives it.
    return new Controller(await startBroker(join(folder, 'broker'), await freePort()))
  }

  /** For the box's configuration. */
  get config(): object {
    return { broker: `mqtt://127.0.0.1:${this.#broker.port}`, id: 'gig' }
  }

  /**
   * Moves knobs by mosquitto_rr, which waits for the box's answer.
   * @param at frame from which it is to sound @throws CallError
   */
  async set(entries: readonly Entry[], rampMs: number, at?: number): Promise<SetAnswer> {
    const topic = `gig/answer/${this.#asked++}`
    const payload = JSON.stringify({ values: Object.fromEntries(entries), ramp: rampMs, at })
    const where = ['-h', '127.0.0.1', '-p', String(this.#broker.port), '-q', '1']
    const what = ['-t', `${ROOT}/set`, '-e', topic, '-W', String(ANSWER_WITHIN_S), '-m', payload]
    const call = `mosquitto_rr ${payload}`
    const said = await run('mosquitto_rr', [...where, ...what]).catch((error: { stderr: string }) => {
      // Sent, perhaps, and not answered; or not sent at all.
      const refused = /refused/i.test(error.stderr)
      throw new CallError(call, refused ? 'ENOTRUNNING' : 'ETIMEDOUT', error.stderr.trim() || 'no answer')
    })
    const { code, message } = refusalOf(said.stdout)
    if (code !== undefined) throw new CallError(call, code, message ?? said.stdout)
    return JSON.parse(said.stdout) as SetAnswer
  }

  /** A power cut of the broker. @param awayMs until it is there again */
  async strike(awayMs: number): Promise<void> {
    await this.#broker.kill()
    await sleep(awayMs)
    await this.#broker.restart()
  }

  /** What the broker keeps of the box, as a controller sees it that comes now: address and state. @param count how many there are */
  async states(count: number): Promise<{ address: string; value: string | number }[]> {
    const above = `${ROOT}/state`
    // At QoS 1 Mosquitto keeps no more than a thousand for who comes (max_queued_messages).
    const listener = await this.#broker.listen([`${above}/#`], '-q', '0')
    const kept = () => listener.heard.filter(({ topic }) => topic.startsWith(`${above}/`))
    const deadline = Date.now() + STATES_WITHIN_MS
    while (kept().length < count && Date.now() < deadline) await sleep(20)
    listener.stop()
    return kept().map(({ topic, payload }) => ({
      address: topic.slice(above.length),
      value: stateOf(payload),
    }))
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    await this.#broker.kill()
  }
}

/** A number alone, or a word. */
function stateOf(payload: string): string | number {
  if (payload === '-inf') return '-inf dB'
  return payload !== '' && Number.isFinite(Number(payload)) ? Number(payload) : payload
}

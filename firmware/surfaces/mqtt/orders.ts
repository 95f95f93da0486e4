// Commands as they come in: carried out, or refused, counted and told.
import { ConsoleError } from '../../console/index.ts'
import { authorize, BoxError, type Log, type Permission, type Role } from '../../supervisor/index.ts'
import type { Desk } from './command.ts'
import { COMMANDS } from './commands.ts'
import type { Received } from './connection.ts'
import { readText } from './payloads.ts'
import { Refusals } from './refusals.ts'
import type { Topics } from './topics.ts'

export interface OrdersParts {
  desk: Desk
  /** Of whoever writes to the topics. */
  role: Role
  topics: Topics
  /** The folder of what may be played. */
  sounds: string
  log: Log
  /** Tells something once. */
  tell(topic: string, payload: string, correlation?: Buffer): void
  /** Tells states again. */
  republish(addresses: readonly string[]): void
}

/** What a command is among the operations, where that has another name. */
const OPERATION: Readonly<Record<string, Permission>> = { preset: 'presetLoad' }

/** Of a topic or a payload, in an error. */
const SHOWN = 200

export class Orders {
  readonly refusals = new Refusals()
  readonly #parts: OrdersParts
  #obeyed = 0

  constructor(parts: OrdersParts) {
    this.#parts = parts
  }

  get obeyed(): number {
    return this.#obeyed
  }

  /** Never rejects. */
  async take(topic: string, payload: Buffer, { retain, properties }: Received): Promise<void> {
    // Somebody clears a message that was kept by mistake.
    if (retain && payload.length === 0) return
    // One of a flood of wrong messages costs no more than a right one.
    let told: boolean | undefined
    const explain = () => {
      told ??= this.refusals.mayTell()
      return told
    }
    try {
      const answer = await this.#obey(
        topic,
        payload,
        retain,
        explain,
        this.#answerTopic(properties) !== undefined,
      )
      this.#obeyed++
      this.#answer(properties, { ok: true, ...answer })
    } catch (error) {
      const { code, reason } = this.#describe(error as Error)
      const shown = payload.toString('utf8', 0, 4 * SHOWN).slice(0, SHOWN)
      this.refusals.count(code)
      const refusal = this.refusals.note({ code, reason, topic: topic.slice(0, SHOWN), payload: shown })
      this.#answer(properties, { error: { code, message: reason } })
      if (explain()) this.#parts.tell(this.#parts.topics.error, JSON.stringify(refusal))
    }
  }

  #obey(
    topic: string,
    payload: Buffer,
    retain: boolean,
    explain: () => boolean,
    answered: boolean,
  ): object | undefined | Promise<object> {
    const { desk, topics, sounds, republish } = this.#parts
    const { name, rest } = topics.read(topic) ?? { name: '', rest: '' }
    if (!Object.hasOwn(COMMANDS, name)) throw new BoxError('ETOPIC', `there is no command ${name}`)
    authorize({ role: this.#parts.role }, OPERATION[name] ?? (name as Permission))
    // It would be carried out again at every connect.
    if (retain)
      throw new BoxError('ERETAINED', 'a command is not to be retained: send it without, and clear this one')
    return COMMANDS[name]!.act({ desk, rest, text: readText(payload), sounds, answered, republish, explain })
  }

  #describe(error: Error): { code: string; reason: string } {
    if (error instanceof BoxError || error instanceof ConsoleError) {
      return { code: error.code, reason: error.message }
    }
    this.#parts.log.error(error, 'mqtt: a command failed')
    return { code: 'EFAULT', reason: `the box failed: ${error.message}` }
  }

  /** MQTT 5: to whoever has said where. */
  #answer(properties: Received['properties'], answer: object): void {
    const topic = this.#answerTopic(properties)
    if (topic !== undefined) this.#parts.tell(topic, JSON.stringify(answer), properties?.correlationData)
  }

  /** Not one of the box's own, where it would be a command again. */
  #answerTopic(properties: Received['properties']): string | undefined {
    const { responseTopic } = properties ?? {}
    const fits = responseTopic && !/[+#\0]/.test(responseTopic) && !this.#parts.topics.owns(responseTopic)
    return fits ? responseTopic : undefined
  }
}

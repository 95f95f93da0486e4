import type { MqttClient } from 'mqtt'
import { Arrivals } from './arrivals.ts'
import type { Watch } from './watch.ts'

/** A message that nobody has to have is left out when so many are still on their way into the socket. */
const MOST_LOOSE = 64

/** What is said on one connection. */
export class Sender {
  readonly #client: MqttClient
  readonly #watch: Watch
  readonly #arrivals: Arrivals
  #loose = 0

  /** @param mostInFlight messages that the broker takes at once */
  constructor(client: MqttClient, watch: Watch, mostInFlight: number) {
    this.#client = client
    this.#watch = watch
    this.#arrivals = new Arrivals(() => watch.ask(), Math.ceil(mostInFlight / 2))
    client.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp') this.#arrivals.answered()
    })
  }

  end(): void {
    this.#arrivals.end()
  }

  /** Retained, at least once. @param done also when it is lost, with the reason */
  keep(topic: string, payload: string, done: (problem?: string) => void): void {
    const paid = this.#watch.owe()
    this.#client.publish(topic, payload, { qos: 1, retain: true }, (error) => {
      paid()
      done(error?.message)
    })
  }

  /**
   * Retained, without an acknowledgment. A broker with Nagle's algorithm on, as Mosquitto has it, keeps back the next
   * command until the box's system has confirmed the last acknowledgment, which takes that 40 ms.
   * @param done it has come, as far as can be known
   */
  show(topic: string, payload: string, done: () => void): void {
    this.#watch.told()
    this.#client.publish(topic, payload, { qos: 0, retain: true })
    this.#arrivals.add(done)
  }

  /** Once, to whoever is there. @returns whether it was sent */
  tell(topic: string, payload: string, correlation?: Buffer): boolean {
    if (this.#loose >= MOST_LOOSE) return false
    const properties = correlation && { properties: { correlationData: correlation } }
    this.#loose++
    this.#client.publish(topic, payload, { qos: 0, ...properties }, () => {
      this.#loose--
    })
    return true
  }
}

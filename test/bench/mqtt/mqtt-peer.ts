import type { Socket } from 'node:net'
import { connectAsync, type MqttClient } from 'mqtt'

const WITHIN_MS = 5000

/** A program that moves the box over a broker, and watches it. */
export class MqttPeer {
  readonly #client: MqttClient
  readonly #waiting = new Map<string, (nowMs: number) => void>()
  /** Every message. */
  heard: (topic: string, payload: string) => void = () => {}

  static async connect(port: number, protocol: 4 | 5): Promise<MqttPeer> {
    const options = { protocolVersion: protocol, reconnectPeriod: 0 }
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, options)
    // What is measured is the box, not this program's socket.
    ;(client.stream as Socket).setNoDelay(true)
    return new MqttPeer(client)
  }

  private constructor(client: MqttClient) {
    this.#client = client
    client.on('message', (topic, payload) => {
      const now = performance.now()
      const text = payload.toString()
      this.#waiting.get(`${topic} ${text}`)?.(now)
      this.heard(topic, text)
    })
  }

  /** With QoS 0: of what is retained, mosquitto sends only the first thousand to who acknowledges each. */
  async subscribe(...filters: string[]): Promise<void> {
    await this.#client.subscribeAsync(filters, { qos: 0 })
  }

  /** @returns once it is sent, with QoS 1 once the broker has it */
  async publish(topic: string, payload: string, qos: 0 | 1): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos })
  }

  /** Publishes, and waits for a message. @returns ms from one to the other @throws Error after 5 s */
  async echo(topic: string, payload: string, qos: 0 | 1, answer: string): Promise<number> {
    const key = `${answer} ${payload}`
    const came = new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${key} did not come`)), WITHIN_MS)
      this.#waiting.set(key, (now) => {
        clearTimeout(late)
        this.#waiting.delete(key)
        resolve(now)
      })
    })
    const start = performance.now()
    const [now] = await Promise.all([came, this.publish(topic, payload, qos)])
    return now - start
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true)
  }
}

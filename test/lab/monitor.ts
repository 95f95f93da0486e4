// QEMU's machine protocol (QMP): plugs, unplugs, resets. JSON lines over a Unix socket, one client at a time.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

interface Answer {
  return?: unknown
  error?: { class: string; desc: string }
  event?: string
}

export class Monitor {
  readonly #socket: Socket
  readonly #waiting: ((answer: Answer) => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer & { QMP?: unknown }
      // Greetings and events answer nobody.
      if (!answer.event && !answer.QMP) this.#waiting.shift()?.(answer)
    })
  }

  static async open(path: string): Promise<Monitor> {
    const socket = connect(path)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const monitor = new Monitor(socket)
    await monitor.execute('qmp_capabilities')
    return monitor
  }

  /** @throws Error with QEMU's own words */
  async execute(command: string, given: Record<string, unknown> = {}): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.push(resolve)
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: given })}\n`)
    })
    if (answer.error) throw new Error(`QEMU: ${command} ${JSON.stringify(given)}: ${answer.error.desc}`)
    return answer.return
  }

  close(): void {
    this.#socket.destroy()
  }
}

import type { I2cPort } from '../../../hal/i2c/index.ts'
import type { Transfer } from '../../../hal/i2c/transfer.ts'

/** A port that answers as told, and keeps what was asked of it: "open", "claim 48", "write 48: 1 2", "close". */
export class ScriptedPort implements I2cPort {
  readonly backend = 'simulated'
  readonly name = 'scripted'
  readonly clockHz = 400_000
  readonly blockBytes = 32
  readonly calls: string[] = []
  /** Errors of the next transfers, '' for none; transfers beyond it are answered. */
  answers: string[] = []
  /** Errors by call: "open", "claim 48". */
  refuses: Record<string, string> = {}
  /** Runs inside each transfer. */
  during: () => Promise<void> = async () => {}

  async open(): Promise<void> {
    this.#note('open')
  }

  async close(): Promise<void> {
    this.#note('close')
  }

  async claim(address: number): Promise<void> {
    this.#note(`claim ${address.toString(16)}`)
  }

  explain(): string {
    return ''
  }

  async transfer({ address, bytes, readLength }: Transfer): Promise<Uint8Array> {
    const what = readLength > 0 ? `read ${readLength}` : 'write'
    this.#note(`${what} ${address.toString(16)}: ${[...bytes].map((byte) => byte.toString(16)).join(' ')}`)
    await this.during()
    const code = this.answers.shift()
    if (code) throw Object.assign(new Error(code), { code })
    return new Uint8Array(readLength)
  }

  #note(call: string): void {
    this.calls.push(call)
    const code = this.refuses[call]
    if (code) throw Object.assign(new Error(code), { code })
  }
}

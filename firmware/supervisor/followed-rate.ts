import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

type Rate = Config['rate']

interface Followed {
  configured: Rate
  rate: Rate
}

/** The rate at which the box runs because its card takes no other; known to a successor of this supervisor. */
export class FollowedRate {
  readonly #path: string
  readonly #configured: Rate

  /** @param configured Hz */
  constructor(runtimeDir: string, configured: Rate) {
    this.#path = join(runtimeDir, 'rate.json')
    this.#configured = configured
  }

  /** Hz: the configured one unless another is followed. */
  get rate(): Rate {
    try {
      const { configured, rate } = JSON.parse(readFileSync(this.#path, 'utf8')) as Followed
      // The configuration has changed since: its rate is tried first.
      return configured === this.#configured ? rate : this.#configured
    } catch {
      return this.#configured
    }
  }

  follow(rate: number): void {
    writeFileSync(this.#path, JSON.stringify({ configured: this.#configured, rate }))
  }

  forget(): void {
    rmSync(this.#path, { force: true })
  }
}

import { hostname } from 'node:os'
import type { Actor } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { PROTOCOL } from './messages.ts'

export interface Identity {
  /** Tells this box from others. */
  id: string
  version: string
  /** Hz. */
  rate: number
}

/** What a newcomer is told: all there is to know. */
export class Welcome {
  readonly #box: Box
  readonly #identity: Identity
  #values: { sequence: number; text: string } | undefined

  constructor(box: Box, identity: Identity) {
    this.#box = box
    this.#identity = identity
  }

  text({ origin, role }: Actor): string {
    const { store, table } = this.#box.supervisor
    // Thirty that come back at once get one text.
    if (this.#values?.sequence !== store.sequence) {
      this.#values = { sequence: store.sequence, text: JSON.stringify(store.snapshot()) }
    }
    const head = JSON.stringify({
      ...{ op: 'welcome', protocol: PROTOCOL, version: store.sequence },
      box: { ...this.#identity, name: hostname() },
      ...{ you: origin, role, size: table.size },
    })
    return `${head.slice(0, -1)},"values":${this.#values.text}}`
  }
}

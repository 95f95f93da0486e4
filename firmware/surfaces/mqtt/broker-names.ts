import { lookup as ask, type LookupAddress, type LookupAllOptions, type LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** An address that was right before is good enough then. ms */
const PATIENCE_MS = 200

type Answer = { problem: NodeJS.ErrnoException } | { addresses: LookupAddress[] }
type Ask = (name: string, options: LookupAllOptions) => Promise<Answer>

/**
 * Where the broker is, by its name. A name server that does not answer takes 10 s and more, and one of the four threads
 * that write files too: so it is asked once at a time, and meanwhile the last answer holds.
 */
export class BrokerNames {
  readonly #ask: Ask
  readonly #known = new Map<string, LookupAddress[]>()
  readonly #asked = new Map<string, Promise<Answer>>()

  constructor(ask: Ask = askSystem) {
    this.#ask = ask
  }

  /** As dns.lookup. */
  readonly lookup: LookupFunction = (name, options, done) => {
    void this.#find(name, options).then((answer) => {
      if ('problem' in answer) done(answer.problem, '')
      else if (options.all) done(null, answer.addresses)
      else done(null, answer.addresses[0]!.address, answer.addresses[0]!.family)
    })
  }

  async #find(name: string, options: LookupOptions): Promise<Answer> {
    const asked = this.#asked.get(name) ?? this.#begin(name, options)
    const known = this.#known.get(name)
    if (!known) return asked
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => resolve({ addresses: known }), PATIENCE_MS)
    })
    const answer = await Promise.race([asked, late])
    clearTimeout(timer)
    return 'problem' in answer ? { addresses: known } : answer
  }

  #begin(name: string, options: LookupOptions): Promise<Answer> {
    const asked = this.#ask(name, { ...options, all: true }).then((answer) => {
      this.#asked.delete(name)
      if ('addresses' in answer) this.#known.set(name, answer.addresses)
      return answer
    })
    this.#asked.set(name, asked)
    return asked
  }
}

function askSystem(name: string, options: LookupAllOptions): Promise<Answer> {
  return new Promise((resolve) => {
    ask(name, options, (problem, addresses) => resolve(problem ? { problem } : { addresses }))
  })
}

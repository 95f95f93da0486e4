// What the supervisor asks for, one object of JSON a line.
import type { Broker } from './broker.ts'
import { BrokerError } from './broker-error.ts'
import type { BrokerSettings } from './settings.ts'

type Ask = Partial<BrokerSettings> & { id?: unknown }

export interface Hooks {
  quit(): void
}

const OPERATIONS: Record<string, (broker: Broker, ask: Ask, hooks: Hooks) => object | Promise<object>> = {
  /** address, port, users -> as usage */
  async serve(broker, ask) {
    await broker.serve(ask)
    return broker.usage()
  },
  usage: (broker) => broker.usage(),
  ping: () => ({}),
  quit(_broker, _ask, hooks) {
    hooks.quit()
    return {}
  },
}

/** @returns never throws: `error` {code, message} in the place of what was asked for */
export async function answer(broker: Broker, line: string, hooks: Hooks): Promise<object> {
  let id: unknown = null
  try {
    const ask = JSON.parse(line) as Ask & { op?: unknown }
    id = ask.id ?? null
    const operation = OPERATIONS[Object.hasOwn(OPERATIONS, String(ask.op)) ? String(ask.op) : '']
    if (!operation) {
      const allowed = Object.keys(OPERATIONS).join(', ')
      throw new BrokerError('EOPNOTSUPP', `request: op is ${ask.op}; allowed are ${allowed}`)
    }
    return { id, ...(await operation(broker, ask, hooks)) }
  } catch (error) {
    const { code, message } = error as BrokerError
    return { id, error: { code: code ?? 'EPROTO', message } }
  }
}

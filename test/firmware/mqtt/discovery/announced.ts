// A console and what it announces, as Home Assistant reads it.
import { buildTable, type ConsoleSize, createStore, type Store } from '../../../../firmware/console/index.ts'
import {
  type DiscoveryContext,
  discoverySteps,
  type Message,
} from '../../../../firmware/surfaces/mqtt/discovery/index.ts'

export type Config = Record<string, unknown>

export interface Desk {
  store: Store
  messages(changed?: Partial<DiscoveryContext>): Message[]
}

export function makeDesk(size: Partial<ConsoleSize> = {}): Desk {
  const table = buildTable(size)
  const store = createStore(table)
  const context: DiscoveryContext = {
    ...{ table, value: ({ address }) => store.get(address), id: '1a2b3c4d', root: 'mixbox/1a2b3c4d' },
    ...{ prefix: 'homeassistant', form: 'device', meters: 0, name: 'Mixbox', version: '0.1.0' },
    retained: new Map(),
  }
  return { store, messages: (changed) => discoverySteps({ ...context, ...changed }).flat() }
}

/** The entities of a device's message. */
export function componentsOf(messages: readonly Message[]): Record<string, Config> {
  const device = messages.find(([topic]) => topic.startsWith('homeassistant/device/'))!
  return (JSON.parse(device[1]) as { components: Record<string, Config> }).components
}

import type { DiscoveryContext } from './context.ts'

/** 0-based: buses that have a name of their own, and those that something takes in. */
export function usedBuses({ table, value }: Pick<DiscoveryContext, 'table' | 'value'>): Set<number> {
  const used = new Set<number>()
  for (const parameter of table.parameters) {
    if (parameter.kind === 'text') {
      const named = parameter.scope === 'bus' && parameter.role === 'name'
      if (named && value(parameter) !== parameter.default) used.add(parameter.ordinal)
    } else if (parameter.role === 'source') {
      const bus = /^bus (\d+)$/.exec(parameter.law.format(value(parameter) as number))
      if (bus) used.add(Number(bus[1]) - 1)
    }
  }
  return used
}

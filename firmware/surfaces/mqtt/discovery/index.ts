// The box announces itself to Home Assistant. Pure: texts in, topics and payloads out.
export { changesDiscovery } from './changes-discovery.ts'
export type { DiscoveryContext } from './context.ts'
export { discoveryFilters, discoverySteps, type Message } from './discovery-steps.ts'

export { boxId } from './box-id.ts'
export type { Discovery, DiscoveryContext } from './discovery-context.ts'
export { Mqtt, type MqttParts } from './mqtt.ts'
export type { MqttStats } from './stats.ts'

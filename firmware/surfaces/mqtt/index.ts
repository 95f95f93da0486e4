export { boxId } from './box-id.ts'
export { type Discovery, type DiscoveryContext, Mqtt, type MqttParts } from './mqtt.ts'
export type { MqttStats } from './stats.ts'

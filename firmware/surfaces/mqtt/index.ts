export { boxId } from './box-id.ts'
export { Mqtt, type MqttParts } from './mqtt.ts'
export type { MqttStats } from './stats.ts'

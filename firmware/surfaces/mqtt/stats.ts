import type { Refusal } from './refusals.ts'

/** How it stands with the broker: `mixctl mqtt`. */
export interface MqttStats {
  /** As configured; its address. */
  broker: string
  url: string
  connected: boolean
  /** Of the present connection, or of the outage; milliseconds since 1970. */
  since: number
  /** Why there is no connection. */
  problem?: string
  /** 5, or 4 = MQTT 3.1.1. */
  protocol: number
  /** Of all topics. */
  root: string
  clientId: string
  /** Connections made. */
  connects: number
  published: number
  /** Events, levels and answers that a slow connection had no room for. */
  left: number
  commands: number
  /** By code. */
  refused: Readonly<Record<string, number>>
  /** The newest last. */
  errors: readonly Refusal[]
  /** Values on their way to the broker, and those that wait for their turn. */
  inFlight: number
  waiting: number
}

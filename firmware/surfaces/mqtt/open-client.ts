import { connect as connectTcp, type LookupFunction } from 'node:net'
import type { IClientOptions, MqttClient } from 'mqtt'

const MQTT_PORT = 1883

/** @param lookup finds the broker's address by its name */
export async function openClient(
  url: string,
  options: IClientOptions,
  lookup: LookupFunction,
): Promise<MqttClient> {
  // Its 40 packages are loaded only by a box that has a broker.
  const mqtt = await import('mqtt')
  const { protocol, hostname, port } = new URL(url)
  // mqtt.connect leaves the lookup out for plain TCP alone; an IPv6 address stands in brackets in a URL.
  if (protocol !== 'mqtt:') {
    return mqtt.connect(url, { ...options, ...{ lookup }, wsOptions: { lookup } })
  }
  const host = hostname.replace(/^\[|\]$/g, '')
  return new mqtt.MqttClient(
    () => connectTcp({ host, port: Number(port || MQTT_PORT), lookup, autoSelectFamily: true }),
    options,
  )
}

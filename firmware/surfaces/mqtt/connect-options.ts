import { readFileSync } from 'node:fs'
import type { IClientOptions } from 'mqtt'
import type { MqttConfig } from '../../supervisor/index.ts'

const CONNECT_WITHIN_MS = 5000
/** A link that is gone without a word is noticed after one and a half of it. s */
const KEEPALIVE_S = 10
/** A longer message is kept away by the broker itself (MQTT 5); what is shorter and too long is refused and counted. */
const LARGEST_PACKET = 2 ** 20

export type Access = Pick<MqttConfig, 'username' | 'password' | 'passwordFile' | 'ca' | 'protocol'>

/** @param will told by the broker when it has lost us @throws Error of a file that cannot be read */
export function connectOptions(
  { username, password, passwordFile, ca, protocol }: Access,
  clientId: string,
  will: { topic: string; payload: string },
): IClientOptions {
  const secret = password ?? (passwordFile && readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, ''))
  return {
    clientId,
    protocolVersion: protocol,
    // Nothing is kept for us: an old command is not carried out late.
    clean: true,
    // Connection does that.
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNECT_WITHIN_MS,
    keepalive: KEEPALIVE_S,
    queueQoSZero: false,
    will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true },
    ...(protocol === 5 && { properties: { maximumPacketSize: LARGEST_PACKET } }),
    ...(username !== undefined && { username }),
    ...(secret !== undefined && { password: secret }),
    ...(ca !== undefined && { ca: readFileSync(ca) }),
  }
}

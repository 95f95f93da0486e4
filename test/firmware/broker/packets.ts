// MQTT 3.1.1 by hand, after the standard.

/** 2.2.3: seven bits a byte, the lowest first. */
export function encodeLength(length: number): number[] {
  const low = length % 128
  const rest = Math.floor(length / 128)
  return rest > 0 ? [low + 128, ...encodeLength(rest)] : [low]
}

/** @param kind type and flags: the first byte */
export function packet(kind: number, ...body: (string | readonly number[] | Uint8Array)[]): Buffer {
  const bytes = Buffer.concat(body.map((part) => (typeof part === 'string' ? text(part) : Buffer.from(part))))
  return Buffer.concat([Buffer.from([kind, ...encodeLength(bytes.length)]), bytes])
}

/** 1.5.3: two bytes of length, then UTF-8. */
function text(given: string): Buffer {
  const bytes = Buffer.from(given)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}

/** 3.1: protocol level 4, a clean session, no keep-alive. */
export function greeting(clientId = '', login: readonly string[] = []): Buffer {
  const flags = login.length > 0 ? 0xc2 : 0x02
  return packet(0x10, 'MQTT', [4, flags, 0, 0], clientId, ...login)
}

/** 3.8: everything, QoS 0. */
export const subscribeToAll = packet(0x82, [0, 1], '#', [0])

/** 3.3: QoS 0. */
export const publish = (topic: string, payload: Uint8Array, retain = false): Buffer =>
  packet(retain ? 0x31 : 0x30, topic, payload)

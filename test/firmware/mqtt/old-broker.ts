// A broker of few words, by the bytes of MQTT 3.1.1 (OASIS, chapter 3): it does not know MQTT 5, and lets nobody
// subscribe to anything but one topic.
import { createServer, type Socket } from 'node:net'

const CONNECT = 1
const PUBLISH = 3
const SUBSCRIBE = 8
const PINGREQ = 12
const KNOWN_VERSION = 4

export interface OldBroker {
  port: number
  /** Protocol levels of the connects, in their order. */
  versions: number[]
  /** What was published: topic and payload. */
  published: Map<string, string>
  stop(): void
}

/** @param allowed the one topic filter that may be subscribed to @param acknowledges what is published, and pings */
export function startOldBroker(allowed: string, acknowledges = true): Promise<OldBroker> {
  const versions: number[] = []
  const published = new Map<string, string>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let bytes = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data])
      for (;;) {
        const packet = take(bytes)
        if (!packet) return
        bytes = bytes.subarray(packet.bytes)
        answer(socket, packet.type, packet.flags, packet.body)
      }
    })
  })

  function answer(socket: Socket, type: number, flags: number, body: Buffer): void {
    if (type === CONNECT) {
      const version = body[6]!
      versions.push(version)
      socket.write(Buffer.from([0x20, 2, 0, version === KNOWN_VERSION ? 0 : 1]))
      if (version !== KNOWN_VERSION) socket.end()
    }
    if (type === SUBSCRIBE) {
      const codes: number[] = []
      for (let at = 2; at < body.length; ) {
        const length = body.readUInt16BE(at)
        codes.push(body.toString('utf8', at + 2, at + 2 + length) === allowed ? 1 : 0x80)
        at += length + 3
      }
      socket.write(Buffer.from([0x90, 2 + codes.length, body[0]!, body[1]!, ...codes]))
    }
    if (type === PINGREQ && acknowledges) socket.write(Buffer.from([0xd0, 0]))
    if (type === PUBLISH) {
      const end = 2 + body.readUInt16BE(0)
      const acknowledged = (flags & 6) !== 0
      published.set(body.toString('utf8', 2, end), body.toString('utf8', end + (acknowledged ? 2 : 0)))
      if (acknowledged && acknowledges) socket.write(Buffer.from([0x40, 2, body[end]!, body[end + 1]!]))
    }
  }

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      const stop = () => {
        server.close()
        for (const socket of sockets) socket.destroy()
      }
      resolve({ port, versions, published, stop })
    })
  })
}

/** The first whole packet: its type, flags and body, and how many bytes it is. */
function take(bytes: Buffer): { type: number; flags: number; body: Buffer; bytes: number } | undefined {
  let length = 0
  for (let n = 1; n < bytes.length; n++) {
    length += (bytes[n]! & 127) * 128 ** (n - 1)
    if (bytes[n]! < 128) {
      const end = n + 1 + length
      if (bytes.length < end) return undefined
      return { type: bytes[0]! >> 4, flags: bytes[0]! & 15, body: bytes.subarray(n + 1, end), bytes: end }
    }
  }
  return undefined
}

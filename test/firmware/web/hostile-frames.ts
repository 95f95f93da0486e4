// Frames that are none (RFC 6455, 5), and with which code a server has to hang up (7.4.1).
import { WebSocket } from 'ws'

const PROTOCOL_ERROR = 1002
const NO_TEXT = 1007
const TOO_LONG = 1009

/** A frame of a client, masked with zeros, in as many bytes of length as it takes. */
function frame(head: number, payload: Buffer): Buffer {
  const { length } = payload
  const size = length < 126 ? [0x80 | length] : [0xfe, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([head, ...size, 0, 0, 0, 0]), payload])
}

const text = (words: string) => Buffer.from(words)
const FIN = 0x80
const [MORE, TEXT, CLOSE, PING] = [0, 1, 8, 9]
/** A message that would be obeyed. */
const SET = text('{"op":"set","entries":[["/ch/01/mix/fader",-3]]}')

// biome-ignore format: a table
export const HOSTILE_FRAMES: readonly [about: string, bytes: Buffer, code: number][] = [
  ['a frame without a mask', Buffer.concat([Buffer.from([FIN | TEXT, SET.length]), SET]), PROTOCOL_ERROR],
  ['a bit that means nothing', frame(FIN | 0x40 | TEXT, SET), PROTOCOL_ERROR],
  ['bits that mean nothing', frame(FIN | 0x30 | TEXT, SET), PROTOCOL_ERROR],
  ['a kind that there is not', frame(FIN | 3, SET), PROTOCOL_ERROR],
  ['the rest of nothing', frame(FIN | MORE, SET), PROTOCOL_ERROR],
  ['a message in a message', Buffer.concat([frame(TEXT, SET.subarray(0, 9)), frame(FIN | TEXT, SET)]), PROTOCOL_ERROR],
  ['a ping in pieces', frame(PING, text('x')), PROTOCOL_ERROR],
  ['a ping that is too long', frame(FIN | PING, Buffer.alloc(126)), PROTOCOL_ERROR],
  ['half a farewell', frame(FIN | CLOSE, Buffer.from([3])), PROTOCOL_ERROR],
  ['a farewell for no reason', frame(FIN | CLOSE, Buffer.from([0, 1])), PROTOCOL_ERROR],
  ['bytes that are no text', frame(FIN | TEXT, Buffer.from([0xff, 0xfe])), NO_TEXT],
  ['a letter cut in two', frame(FIN | TEXT, Buffer.from([0xe2, 0x82])), NO_TEXT],
  ['half a pair of UTF-16', frame(FIN | TEXT, Buffer.from([0xed, 0xa0, 0x80])), NO_TEXT],
  ['a message that is too long', Buffer.concat([Buffer.from([FIN | TEXT, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]), Buffer.alloc(99)]), TOO_LONG],
  ['a message of 2^63 bytes', Buffer.from([FIN | TEXT, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]), TOO_LONG],
  ['a message that is too long in pieces', Buffer.concat([frame(TEXT, Buffer.alloc(40_000, 32)), frame(MORE, Buffer.alloc(20_000, 32)), frame(FIN | MORE, Buffer.alloc(5537, 32))]), TOO_LONG],
]

/** @returns the code that the box hangs up with */
export async function sayFrame(port: number, bytes: Buffer): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  ;(socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(bytes)
  return closed
}

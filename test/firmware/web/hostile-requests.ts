// Bytes that are no good request, and what a server has to answer to them (RFC 9110, 9112, 6455).
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

/** @param host as it should be asked for */
type Row = readonly [about: string, bytes: (host: string) => string | Buffer, answer: RegExp]

const PAIR = 'content-type: application/json\r\n'
const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
const KEY = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n`
/** Hung up on, without a word or with one of refusal. */
const REFUSED = /^(HTTP\/1\.1 4\d\d .*)?$/s

// biome-ignore format: a table
export const HOSTILE_REQUESTS: readonly Row[] = [
  ['no HTTP', () => Buffer.from([0, 0, 0, 13, 10, 13, 10]), /^HTTP\/1\.1 400/],
  ['a greeting of TLS', () => Buffer.concat([Buffer.from('16030100', 'hex'), randomBytes(100)]), /^HTTP\/1\.1 400/],
  ['HTTP/2 without asking', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', REFUSED],
  ['HTTP/0.9', () => 'GET /\r\n\r\n', /^HTTP\/1\.1 421 .*EHOST/s],
  ['HTTP/1.0 without a host', () => 'GET / HTTP/1.0\r\n\r\n', /^HTTP\/1\.1 421 .*EHOST/s],
  ['no host', () => 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
  ['two hosts', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`, /^HTTP\/1\.1 421 .*two hosts/s],
  ['a host with a name before it', (host) => `GET / HTTP/1.1\r\nHost: evil@${host}\r\n\r\n`, /^HTTP\/1\.1 421 .*EHOST/s],
  ['a host with a path', (host) => `GET / HTTP/1.1\r\nHost: ${host}/evil\r\n\r\n`, /^HTTP\/1\.1 421 .*EHOST/s],
  ['a whole address of another host', (host) => `GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 404 .*ENOPAGE/s],
  ['to be a proxy', (host) => `CONNECT evil.example:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, REFUSED],
  ['an echo of itself', (host) => `TRACE / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 405/],
  ['two lengths', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}`, /^HTTP\/1\.1 400/],
  ['a length and chunks', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /app.js HTTP/1.1\r\n`, /^HTTP\/1\.1 400(?!.*200 OK)/s],
  ['chunks that are none', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, /^HTTP\/1\.1 (400|501)/],
  ['a chunk of no size', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a chunk with a long note', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Transfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`, /^HTTP\/1\.1 (400|413)/],
  ['a length below nothing', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Content-Length: -1\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a body without end', (host) => `POST /pair HTTP/1.1\r\nHost: ${host}\r\n${PAIR}Content-Length: 100000\r\n\r\n${'x'.repeat(60_000)}`, /^HTTP\/1\.1 400 .*longer than 1024/s],
  ['a space before the colon', (host) => `GET / HTTP/1.1\r\nHost : ${host}\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a zero in a header', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: a\0b\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a line without its end', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: a\rX-B: b\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a header without end', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: ${'x'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
  ['an address without end', () => `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`, /^HTTP\/1\.1 431/],
  ['ten thousand headers', (host) => `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(10_000)}Host: ${host}\r\n\r\n`, /^HTTP\/1\.1 431/],
  ['a demand', (host) => `GET / HTTP/1.1\r\nHost: ${host}\r\nExpect: the-impossible\r\n\r\n`, /^HTTP\/1\.1 417/],
  ['a cookie of a kilobyte', (host) => `GET /whoami HTTP/1.1\r\nHost: ${host}\r\nVia: x\r\nConnection: close\r\nCookie: ${'mixbox-rig=;'.repeat(90)}\r\n\r\n`, /"role":null/],
  ['a socket without a key', (host) => `GET /ws HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}Sec-WebSocket-Version: 13\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a socket of another version', (host) => `GET /ws HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}${KEY}Sec-WebSocket-Version: 99\r\n\r\n`, /^HTTP\/1\.1 (400|426)/],
  ['a socket by POST', (host) => `POST /ws HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}${KEY}Sec-WebSocket-Version: 13\r\n\r\n`, /^HTTP\/1\.1 405/],
  ['another protocol', (host) => `GET /ws HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`, /^HTTP\/1\.1 400/],
  ['a socket for a stranger', (host) => `GET /ws HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-For: 192.0.2.1\r\n${UPGRADE}${KEY}Sec-WebSocket-Version: 13\r\n\r\n`, /^HTTP\/1\.1 401 .*ESTRANGER/s],
  ['a socket for another page', (host) => `GET /ws HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://evil.example\r\n${UPGRADE}${KEY}Sec-WebSocket-Version: 13\r\n\r\n`, /^HTTP\/1\.1 403 .*EORIGIN/s],
]

/**
 * What is answered until the server hangs up, or has said nothing more for a moment.
 * @throws Error: it said nothing at all, and did not hang up
 */
export function sayRaw(port: number, bytes: string | Buffer, quietMs = 2000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let told = ''
    socket.setEncoding('latin1')
    const timer = setTimeout(() => {
      if (told === '') reject(new Error(`nothing was answered for ${quietMs} ms`))
      socket.destroy()
    }, quietMs)
    socket.on('data', (data) => {
      told += data
      timer.refresh()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(told)
    })
    socket.write(bytes)
  })
}

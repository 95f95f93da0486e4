// Says to its pages what a box would, and is none: what thirty pages cost a machine. Usage: other-server.js PORT BYTES HERTZ CHANGES,
// bytes of a meter frame, frames and changes a second. Prints a line once it listens.
import { WebSocketServer } from 'ws'

const [port, bytes, hertz, changes] = process.argv.slice(2).map(Number) as [number, number, number, number]
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false })
let version = 0
server.on('connection', (socket) => {
  socket.send(JSON.stringify({ op: 'welcome', version, values: {} }))
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data)) as { id: number }
    socket.send(JSON.stringify({ op: 'done', id }))
  })
})
const tell = (message: string | Buffer): void => {
  for (const socket of server.clients) socket.send(message)
}
const frame = Buffer.alloc(bytes)
setInterval(() => tell(frame), 1000 / hertz)
setInterval(() => {
  const entry = ['/ch/01/mix/fader', -(++version % 600) / 10]
  tell(JSON.stringify({ op: 'change', version, origin: 'web 1', changes: [entry] }))
}, 1000 / changes)
server.on('listening', () => process.stdout.write('ready\n'))
process.stdin.on('end', () => process.exit()).resume()

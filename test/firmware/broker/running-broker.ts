// The broker as a supervisor holds it, and Mosquitto's own clients.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  BrokerLink,
  type BrokerSettings,
  type Program,
  parseConfig,
} from '../../../firmware/supervisor/index.ts'
import { brokerProgram } from '../../../firmware/wiring/programs.ts'
import { keptLog, type Said } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'

const WITHIN_MS = 10_000

export interface RunningBroker {
  link: BrokerLink
  said: Said[]
  settings: BrokerSettings
  pid: number
}

export const programIn = (folder: string, orphanSeconds = 60): Program =>
  brokerProgram(parseConfig({ orphanSeconds }, 'test'), join(folder, 'broker.sock'))

/** Starts one, or adopts the one that runs in the folder. */
export async function startBroker(
  folder: string,
  changed: Partial<BrokerSettings> = {},
): Promise<RunningBroker> {
  const settings = { address: '127.0.0.1', port: await freePort(), users: [], ...changed }
  const { log, said } = keptLog()
  const socket = join(folder, 'broker.sock')
  const parts = { program: programIn(folder), socket, runtimeDir: folder, log, patience: 1 }
  const link = new BrokerLink(settings, parts)
  const before = link.trouble
  await link.start(true)
  // Refused settings are told too.
  await until(() => link.trouble !== before)
  return { link, said, settings, pid: link.process.pid! }
}

export function withBroker(
  act: (broker: RunningBroker, folder: string) => Promise<void>,
  changed: Partial<BrokerSettings> = {},
): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const broker = await startBroker(folder, changed)
    try {
      await act(broker, folder)
    } finally {
      await broker.link.stop()
    }
  })
}

export async function until(is: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await is())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${is}`)
    await sleep(20)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** mosquitto_pub or mosquitto_sub, until it ends. */
export async function mosquitto(
  program: 'pub' | 'sub',
  { port }: { port: number },
  ...args: string[]
): Promise<{ code: number | null; out: string }> {
  const child = spawn(`mosquitto_${program}`, ['-h', '127.0.0.1', '-p', String(port), ...args])
  let out = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      out += data.toString()
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out: out.trim() }
}

/** A connection that has sent these bytes: a client that can behave badly. */
export async function rawClient({ port }: { port: number }, ...bytes: Uint8Array[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  for (const piece of bytes) socket.write(piece)
  return socket
}

/** Reads on until the other side has hung up, in whichever way. */
export function hungUp(socket: Socket): Promise<void> {
  socket.resume()
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}

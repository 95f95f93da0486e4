// Debian's broker and its command-line clients, on a port and with files of their own.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '../running-box.ts'

const BROKER = '/usr/sbin/mosquitto'
const run = promisify(execFile)

export interface Heard {
  topic: string
  payload: string
  retained: boolean
}

export interface Broker extends Clients {
  port: number
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** After kill: on the same port, with nothing kept. */
  restart(): Promise<void>
}

export interface Clients {
  /** mosquitto_pub. */
  publish(topic: string, payload: string | Buffer, ...options: string[]): Promise<void>
  /** mosquitto_sub, until `stop`: what comes in, in order. */
  listen(topics: readonly string[], ...options: string[]): Promise<Listener>
}

export interface Listener {
  heard: Heard[]
  /** The newest message of each topic. */
  latest(): Map<string, string>
  /** Waits for the newest message of a topic to be so. */
  until(topic: string, payload: string | RegExp, withinMs?: number): Promise<void>
  stop(): void
}

/** @returns a port that nobody has now */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** @param config lines for mosquitto.conf behind the listener's @param client options of every command-line client */
export async function startBroker(
  folder: string,
  port: number,
  config: readonly string[] = ['allow_anonymous true'],
  client: readonly string[] = [],
): Promise<Broker> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `mosquitto-${port}.conf`)
  // As who it is started: its own user could not read the files of a test.
  writeFileSync(
    file,
    [`listener ${port} 127.0.0.1`, 'user root', 'persistence false', ...config, ''].join('\n'),
  )
  let broker: ChildProcess
  const start = async () => {
    broker = spawn(BROKER, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    broker.stderr!.on('data', (data) => {
      said += data
    })
    await until(`mosquitto listens on ${port}`, () => {
      if (broker.exitCode !== null) throw new Error(`mosquitto ended: ${said}`)
      return answers(port)
    })
  }
  await start()
  return {
    port,
    async kill() {
      const ended = new Promise((resolve) => broker.once('exit', resolve))
      broker.kill('SIGKILL')
      await ended
    },
    restart: start,
    ...clientsAt(port, client),
  }
}

/** @param client options of every one */
export function clientsAt(port: number, client: readonly string[] = []): Clients {
  const where = ['-h', '127.0.0.1', '-p', String(port), ...client]
  const made: Clients = {
    async publish(topic, payload, ...options) {
      // It takes nothing from its input.
      const empty = payload.length === 0
      const child = run('mosquitto_pub', [...where, '-q', '1', '-t', topic, empty ? '-n' : '-s', ...options])
      child.child.stdin!.end(empty ? undefined : payload)
      await child
    },
    async listen(topics, ...options) {
      const wanted = topics.flatMap((topic) => ['-t', topic])
      const words = [...where, '-q', '1', '-F', '%r %t %p', ...wanted, ...options]
      const child = spawn('mosquitto_sub', [...words, '-t', `ready/${process.pid}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const listener = listenerOf(child)
      await until('mosquitto_sub listens', async () => {
        await made.publish(`ready/${process.pid}`, 'now')
        return listener.heard.some(({ payload }) => payload === 'now')
      })
      return listener
    },
  }
  return made
}

function listenerOf(child: ChildProcess): Listener {
  const heard: Heard[] = []
  let begun = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (begun + text).split('\n')
    begun = lines.pop()!
    for (const line of lines) {
      const [, retained, topic, payload] = /^(\d) (\S+) ?(.*)$/.exec(line)!
      heard.push({ topic: topic!, payload: payload!, retained: retained === '1' })
    }
  })
  const latest = () => new Map(heard.map(({ topic, payload }) => [topic, payload]))
  return {
    heard,
    latest,
    async until(topic, payload, withinMs = 5000) {
      const fits = (text: string) => (typeof payload === 'string' ? text === payload : payload.test(text))
      await until(
        `${topic} is ${payload}`,
        () => {
          const text = latest().get(topic)
          return text !== undefined && fits(text)
        },
        withinMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}, but ${latest().get(topic)}`)
      })
    },
    stop: () => {
      child.kill()
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

import { writeSync } from 'node:fs'
import pino from 'pino'
import { MediaServer } from '../media/server.ts'
import { Broker } from './broker.ts'
import { answer } from './requests.ts'
import { SparingLog } from './sparing-log.ts'

// The broker process: `node main.js <socket> <orphan seconds>`. Requests, answers and the log are lines of JSON on the
// socket; it serves nobody until it is told where and for whom, so that no password stands in a command line. It goes on
// when its supervisor dies, and ends by request, by SIGTERM, or when nobody has come for the time given.
// Exit codes: 0 ended in order, 1 the socket cannot be had, 2 wrong arguments.

const USAGE = 'usage: main.js <socket> <orphan seconds>'

let server: MediaServer | undefined
const log = pino({ name: 'broker' }, { write: tell })

function tell(line: string): void {
  if (server?.send({ log: JSON.parse(line) as object })) return
  try {
    writeSync(2, line)
  } catch {
    // Nobody reads it any more.
  }
}

async function run(path: string, orphanSeconds: number): Promise<void> {
  const sparing = new SparingLog((message) => log.warn(message))
  const broker = await Broker.create((message) => sparing.warn(message))
  const end = async (code: number) => {
    await broker.close()
    process.exit(code)
  }
  // The answer goes out first.
  const hooks = { quit: () => setImmediate(() => void end(0)) }
  server = new MediaServer({
    ...{ path, orphanSeconds },
    answer: async (line) =>
      typeof line === 'string'
        ? answer(broker, line, hooks)
        : { id: null, error: { code: line.code, message: line.message } },
    orphaned() {
      log.warn(`nobody has connected for ${orphanSeconds} s: the broker ends`)
      void end(0)
    },
    failed(error) {
      log.fatal(error, `broker cannot listen on ${path}`)
      void end(1)
    },
  })
  process.on('SIGTERM', () => void end(0))
  // A terminal's Ctrl-C goes to the supervisor, which says goodbye first.
  process.on('SIGINT', () => {})
}

const [path, orphanText] = process.argv.slice(2)
const orphanSeconds = Number(orphanText)
if (!path || !(orphanSeconds >= 0)) {
  log.fatal(USAGE)
  process.exitCode = 2
} else {
  await run(path, orphanSeconds)
}

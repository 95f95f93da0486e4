import { writeSync } from 'node:fs'
import pino from 'pino'
import { openArena } from '../arena/shared-arena.ts'
import { Media } from './media.ts'
import { HIGHEST_RATE, LOWEST_RATE } from './resampler.ts'
import { MediaServer } from './server.ts'

// The media process: `node main.js <arena folder> <rate> <socket> <orphan seconds>`. Requests and answers are lines of
// JSON on the socket, and so is the log while somebody is connected; else it goes to stderr. It goes on filling its rings
// when its supervisor dies, and ends by request, by SIGTERM, or when nobody has come for the time given.
// Exit codes: 0 ended in order, 1 arena or socket cannot be had, 2 wrong arguments.

const USAGE = 'usage: main.js <arena folder> <rate> <socket> <orphan seconds>'

let server: MediaServer | undefined
const log = pino({ name: 'media' }, { write: tell })

function tell(line: string): void {
  if (server?.send({ log: JSON.parse(line) as object })) return
  try {
    writeSync(2, line)
  } catch {
    // Nobody reads it any more.
  }
}

function run(folder: string, rate: number, path: string, orphanSeconds: number): void {
  const arena = openArena(folder)
  const end = (code: number) => {
    media.stop()
    process.exit(code)
  }
  const media = new Media(arena, rate, {
    warn: (message) => log.warn(message),
    // The answer goes out first.
    quit: () => setImmediate(end, 0),
  })
  // Requests are answered from now on; the first may find the resampler still cold.
  const ready = media.start()
  server = new MediaServer({
    ...{ path, orphanSeconds },
    answer: (line) => media.answer(line),
    orphaned() {
      log.warn(`nobody has connected for ${orphanSeconds} s: the media process ends`)
      end(0)
    },
    failed(error) {
      log.fatal(error, `media process cannot listen on ${path}`)
      end(1)
    },
  })
  process.on('SIGTERM', () => end(0))
  // A terminal's Ctrl-C goes to the supervisor, which first fades out.
  process.on('SIGINT', () => {})
  void ready.then(() => log.info({ folder, rate }, 'media process ready'))
}

const [folder, rateText, path, orphanText] = process.argv.slice(2)
const rate = Number(rateText)
const orphanSeconds = Number(orphanText)
if (!folder || !path || !(orphanSeconds >= 0)) {
  log.fatal(USAGE)
  process.exitCode = 2
} else if (!(Number.isInteger(rate) && rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
  log.fatal(`${USAGE}; rate is ${rateText}, allowed are ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`)
  process.exitCode = 2
} else {
  try {
    run(folder, rate, path, orphanSeconds)
  } catch (error) {
    log.fatal(error, 'media process cannot start')
    process.exitCode = 1
  }
}

import pino from 'pino'
import { openArena } from '../arena/shared-arena.ts'
import { Media } from './media.ts'
import { RequestLines } from './request-lines.ts'
import { HIGHEST_RATE, LOWEST_RATE } from './resampler.ts'

// The media process: `node main.js <arena folder> <rate>`. Requests come on stdin, one JSON object a
// line; answers go to stdout, the log to stderr. It ends when stdin does. Exit codes: 0 ended by stdin
// or SIGTERM, 1 the arena cannot be opened, 2 wrong arguments.

const log = pino({ name: 'media' }, pino.destination({ dest: 2, sync: true }))

function run(folder: string, rate: number): void {
  const arena = openArena(folder)
  const media = new Media(arena, rate, (message) => log.warn(message))
  const lines = new RequestLines()
  // Requests are answered from now on; the first may find the resampler still cold.
  const ready = media.start()
  process.stdin.on('data', (bytes: Buffer) => {
    for (const line of lines.take(bytes)) {
      void media.answer(line).then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`))
    }
  })
  const end = () => {
    media.stop()
    process.exit(0)
  }
  process.stdin.on('end', end)
  // Nobody listens any more: the supervisor is gone.
  process.stdout.on('error', end)
  process.on('SIGTERM', end)
  // A terminal's Ctrl-C goes to the supervisor, which first fades out and then closes stdin.
  process.on('SIGINT', () => {})
  void ready.then(() => log.info({ folder, rate }, 'media process ready'))
}

const [folder, rateText] = process.argv.slice(2)
const rate = Number(rateText)
if (!folder || !(Number.isInteger(rate) && rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
  log.fatal(
    `usage: main.js <arena folder> <rate>; rate is ${rateText}, allowed are ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`,
  )
  process.exitCode = 2
} else {
  try {
    run(folder, rate)
  } catch (error) {
    log.fatal(error, 'media process cannot start')
    process.exitCode = 1
  }
}

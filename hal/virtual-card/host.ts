// The far end as a process of its own: loops WAV files into a virtual card and writes what it plays to a file.
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { sendCardCommand } from './card-command.ts'
import { cardPaths } from './card-paths.ts'
import { answer } from './host-commands.ts'
import { type HostOptions, hostOptions, USAGE } from './host-options.ts'
import { HostedCard } from './hosted-card.ts'

const WORK_EVERY_MS = 10
const LOOK_MS = 1000

function listen(path: string, take: (line: string) => string): Server {
  // The lock is ours: a socket that lies there is a dead host's.
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('error', () => socket.destroy())
    socket.on('data', (data: string) => {
      text += data
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        socket.write(take(text.slice(0, end)))
        text = text.slice(end + 1)
      }
    })
  })
  return server.listen(path)
}

/** Ends a host that nobody started any more and nobody plays to. */
function endOrphan(hosted: HostedCard, seconds: number, end: () => void): void {
  const starter = process.ppid
  let alone = 0
  setInterval(() => {
    const { capture, playback } = hosted.card.status()
    const needed = process.ppid === starter || capture.pid !== null || playback.pid !== null
    alone = needed ? 0 : alone + LOOK_MS / 1000
    if (alone >= seconds) end()
  }, LOOK_MS)
}

function run({ card: options, inputs, files, out, orphanSeconds }: HostOptions): void {
  const hosted = new HostedCard(options, inputs, files, out)
  const timer = setInterval(() => hosted.host.work(), WORK_EVERY_MS)
  const stop = (unplug: boolean) => {
    clearInterval(timer)
    server.close()
    hosted.host.end()
    if (unplug) hosted.card.close()
    else hosted.card.leave()
    // An answer may still be on its way to whoever sent the command.
    setTimeout(() => process.exit(0), 50)
  }
  const server = listen(cardPaths(options.runtimeDir, options.id).socket, (line) =>
    answer({ hosted, stop }, line),
  )
  process.once('SIGTERM', () => stop(true))
  process.once('SIGINT', () => stop(true))
  if (orphanSeconds > 0) endOrphan(hosted, orphanSeconds, () => stop(true))
  hosted.host.work()
  server.on('listening', () => {
    const { device, alsaConfig, takenOver } = hosted.card
    const { recording, recordedFrom } = hosted.host
    const ready = { event: 'ready', device, alsaConfig, takenOver, recording, recordedFrom, pid: process.pid }
    process.stdout.write(`${JSON.stringify(ready)}\n`)
  })
}

try {
  const call = hostOptions(process.argv.slice(2))
  if (call.kind === 'help') process.stdout.write(USAGE)
  else if (call.kind === 'run') run(call.options)
  else {
    const reply = await sendCardCommand(call.runtimeDir, call.id, call.command)
    process.stdout.write(`${JSON.stringify(reply)}\n`)
  }
} catch (error) {
  process.stderr.write(`virtual-card: ${(error as Error).message}\n`)
  process.exitCode = 1
}

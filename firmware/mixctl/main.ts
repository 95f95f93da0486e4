// mixctl: the command line for people on SSH, and for scripts.
import { Client } from './client.ts'
import { readCommandLine } from './command-line.ts'
import { EXIT, Exit } from './exit.ts'
import { findSocket } from './socket-path.ts'
import { VERBS } from './verbs.ts'

const args = process.argv.slice(2)
let client: Client | undefined

try {
  const { verb, words, options, json } = readCommandLine(args, VERBS)
  // Somebody closed the pipe, as head does: there is nobody left to tell.
  process.stdout.on('error', () => process.exit(EXIT.ok))
  await verb.run({
    words,
    options,
    json,
    async client() {
      client ??= await Client.connect(findSocket())
      return client
    },
    print(value, show) {
      const text = json ? JSON.stringify(value) : show(value)
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    },
  })
} catch (error) {
  const exit =
    error instanceof Exit
      ? error
      : new Exit(EXIT.refused, 'EFAULT', `mixctl failed: ${(error as Error).stack}`)
  process.exitCode = exit.exitCode
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ error: { code: exit.code, message: exit.message } })}\n`)
  } else {
    process.stderr.write(`mixctl: ${exit.message}\n`)
  }
}
client?.close()

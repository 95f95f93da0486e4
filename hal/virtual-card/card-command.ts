import { connect } from 'node:net'
import { CardError } from './card-error.ts'
import { cardPaths } from './card-paths.ts'

/**
 * Sends one command line (`status`, `unplug`, `skew 50` ...) to a card's host process.
 * @returns its answer
 * @throws CardError ENOENT where no host runs, EINVAL where it refuses, ETIMEDOUT
 */
export function sendCardCommand(
  runtimeDir: string,
  id: string,
  command: string,
  timeoutMs = 5000,
): Promise<Record<string, unknown>> {
  const path = cardPaths(runtimeDir, id).socket
  const operation = `send "${command}" to card ${id}`
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(path, () => socket.write(`${command}\n`))
    const fail = (code: string, detail: string) => {
      socket.destroy()
      reject(new CardError(code, operation, detail))
    }
    socket.setEncoding('utf8')
    socket.setTimeout(timeoutMs, () => fail('ETIMEDOUT', `no answer within ${timeoutMs} ms`))
    socket.on('error', (error) => fail('ENOENT', `no host process listens at ${path}: ${error.message}`))
    socket.on('data', (text: string) => {
      answer += text
      if (!answer.includes('\n')) return
      socket.destroy()
      const parsed = JSON.parse(answer) as Record<string, unknown>
      if (parsed.ok === true) resolve(parsed)
      else reject(new CardError('EINVAL', operation, String(parsed.error)))
    })
    socket.on('end', () => fail('EPIPE', 'the host ended without an answer'))
  })
}

// One call of a program of the box, and what its failure means.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const WITHIN_MS = 20_000

/** What the box, or mixctl for it, answers while a part of it is away. */
const AWAY = new Set(['ENOTRUNNING', 'ETIMEDOUT', 'ERINGFULL', 'EMEDIA'])

export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: string

  constructor(call: string, code: string, said: string) {
    super(`${call}: ${said}`)
    this.code = code
  }

  /** It may go better in a moment. */
  get passing(): boolean {
    return AWAY.has(this.code)
  }

  /** The box may have done it all the same: it went away before it answered, or its engine was not there. */
  get maybeDone(): boolean {
    return (
      this.code === 'ETIMEDOUT' || (this.code === 'ENOTRUNNING' && this.message.includes('the box is gone'))
    )
  }
}

/** @throws CallError */
export async function call<Answer>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: WITHIN_MS })
    return JSON.parse(stdout) as Answer
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string }
    const { code, message: said } = refusalOf(stdout)
    throw new CallError(args.slice(1).join(' '), code ?? 'EFAULT', said ?? (stdout.trim() || message))
  }
}

/** Of an answer of the box, whoever brought it. */
export function refusalOf(answer: string): { code?: string; message?: string } {
  try {
    return (JSON.parse(answer) as { error?: { code: string; message: string } }).error ?? {}
  } catch {
    return { code: 'EFAULT' }
  }
}

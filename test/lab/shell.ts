// Commands in the machine, all over one ssh connection.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Outcome {
  stdout: string
  stderr: string
  /** Exit code of the command; 255 = the connection. */
  code: number
}

export interface RunOptions {
  /** Seconds. */
  within?: number
  /** For its standard input. */
  input?: string
  /** What it may end with besides 0; "any": it is told in the outcome. */
  codes?: number[] | 'any'
}

const WITHIN_SECONDS = 60

export interface ShellPlace {
  port: number
  key: string
  /** The socket of the shared connection. */
  socket: string
}

export class Shell {
  readonly #options: string[]
  readonly #socket: string

  constructor({ port, key, socket }: ShellPlace) {
    this.#socket = socket
    const options = {
      StrictHostKeyChecking: 'no',
      UserKnownHostsFile: '/dev/null',
      LogLevel: 'ERROR',
      ConnectTimeout: '30',
      ServerAliveInterval: '20',
      ControlPath: socket,
    }
    this.#options = [
      ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
      ...['-i', key, '-p', String(port), 'root@127.0.0.1'],
    ]
  }

  /** @throws Error with what the command said, when it ended otherwise than allowed or took too long */
  async run(command: string, options: RunOptions = {}): Promise<Outcome> {
    const { within = WITHIN_SECONDS, codes = [0] } = options
    const outcome = await this.attempt(command, within, options.input)
    if (codes !== 'any' && !codes.includes(outcome.code)) {
      throw new Error(
        `in the machine: ${command}\nended with ${outcome.code}\n${outcome.stdout}${outcome.stderr}`,
      )
    }
    return outcome
  }

  /** Waits until the machine lets somebody in. @throws Error when it does not within so many seconds */
  async untilThere(within: number): Promise<void> {
    const deadline = Date.now() + within * 1000
    for (;;) {
      // Another machine may have answered before this one was reset.
      const { code } = await this.attempt('true', 45)
      if (code === 0) break
      if (Date.now() > deadline) throw new Error(`the machine let nobody in within ${within} s`)
      await sleep(500)
    }
    // Whoever runs a command from now on shares this connection; it ends with the machine, or at the latest by hangUp().
    while (!(await this.#share())) {
      if (Date.now() > deadline) throw new Error(`the machine let nobody in for good within ${within} s`)
    }
  }

  async #share(): Promise<boolean> {
    // One that is on its way out would keep the next from taking its place.
    rmSync(this.#socket, { force: true })
    const master = spawn('ssh', ['-M', '-N', ...this.#options], { stdio: 'ignore', detached: true })
    master.unref()
    for (let looks = 0; looks < 400 && master.exitCode === null; looks++) {
      if ((await this.#ssh(['-O', 'check'], '', 45)).code === 0) return true
      await sleep(50)
    }
    master.kill()
    return false
  }

  /** Gives up the shared connection: the machine at its other end is gone. */
  async hangUp(): Promise<void> {
    await this.#ssh(['-O', 'exit'], '', 45)
    rmSync(this.#socket, { force: true })
  }

  attempt(command: string, within: number, input = ''): Promise<Outcome> {
    return this.#ssh([], command, within, input)
  }

  #ssh(flags: string[], command: string, within: number, input = ''): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = spawn('ssh', [...flags, ...this.#options, ...(command ? [command] : [])], {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      const told = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        told.stdout += text
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        told.stderr += text
      })
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        // The shared connection still holds its ends, for as long as the command runs.
        for (const stream of child.stdio) stream?.destroy()
        reject(
          new Error(`in the machine: ${command}\ntook longer than ${within} s\n${told.stdout}${told.stderr}`),
        )
      }, within * 1000)
      child.on('error', reject)
      child.on('close', (code) => {
        clearTimeout(timer)
        resolve({ ...told, code: code ?? 255 })
      })
      child.stdin.on('error', () => {})
      child.stdin.end(input)
    })
  }
}

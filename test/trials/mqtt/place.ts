import { type ChildProcess, spawn } from 'node:child_process'

/** Where a program runs, and where it finds the broker. */
export interface Place {
  /** Words before every command: into a network of its own. */
  within: readonly string[]
  host: string
  port: number
}

/** One of Mosquitto's clients, at the broker of this place. It says nothing on this process's screen. */
export function startClient(
  { within, host, port }: Place,
  program: string,
  words: readonly string[],
): ChildProcess {
  const [command, ...rest] = [...within, program, '-h', host, '-p', String(port), ...words]
  return spawn(command!, rest, { stdio: ['pipe', 'pipe', 'ignore'] })
}

/** Ends it at once, with all that it still has to say. */
export function endClient(client: ChildProcess | undefined): void {
  client?.stdin?.destroy()
  client?.kill('SIGKILL')
}

// The socket that mixctl speaks to.
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Box } from '../operations/index.ts'
import { Session } from './session.ts'

/** Owner and group may speak to the box. */
const RIGHTS = 0o660

export class Maintenance {
  readonly path: string
  readonly #server: Server
  readonly #sessions = new Set<Session>()

  constructor(runtimeDir: string, box: Box, version: string) {
    this.path = join(runtimeDir, 'mixctl.sock')
    this.#server = createServer((socket) => {
      const session = new Session(socket, box, version)
      this.#sessions.add(session)
      socket.on('close', () => this.#sessions.delete(session))
    })
  }

  /** @throws Error EACCES, ENOENT. The caller holds the lock of the folder: a socket found there is a dead one's. */
  async start(): Promise<void> {
    rmSync(this.path, { force: true })
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.path, resolve)
    })
    chmodSync(this.path, RIGHTS)
  }

  /** Whether somebody who comes now is heard: the socket is open, and is the one that lies at its path. */
  get listens(): boolean {
    return this.#server.listening && existsSync(this.path)
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const session of this.#sessions) session.close()
    await closed
  }
}

import { createHash, timingSafeEqual } from 'node:crypto'
import type { User } from './settings.ts'

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest()
const NOBODY = digest('')

/** Who may come in. */
export class Users {
  readonly #passwords = new Map<string, Buffer>()

  constructor(users: readonly User[]) {
    for (const { username, password } of users) this.#passwords.set(username, digest(password))
  }

  /** Takes as long for a name that is not known, and for a password that is nearly right. */
  admits(username: string | undefined, password: Buffer | undefined): boolean {
    if (this.#passwords.size === 0) return true
    const known = this.#passwords.get(username ?? '')
    return timingSafeEqual(digest(password ?? ''), known ?? NOBODY) && known !== undefined
  }
}

// Where the box listens. The same folders, in the same order, as the box chooses them in; then where a
// service has them, for people who are not the box's own user.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVICE_FOLDER = '/run/mixbox'

type Environment = Readonly<Record<string, string | undefined>>

/** First choice first. */
export function socketPaths(environment: Environment, uid: number): string[] {
  const socket = (folder: string) => resolve(folder, 'mixctl.sock')
  const named = environment['MIXBOX_RUNTIME_DIR']
  if (named) return [socket(named)]
  const own = environment['RUNTIME_DIRECTORY']?.split(':')[0]
  const runtimeHome = environment['XDG_RUNTIME_DIR']
  return [
    ...(own ? [own] : []),
    ...(runtimeHome ? [join(runtimeHome, 'mixbox')] : [`/dev/shm/mixbox-${uid}`]),
    SERVICE_FOLDER,
  ].map(socket)
}

/** From the package, whose box is a service; not from a checkout. */
export const INSTALLED = fileURLToPath(import.meta.url).startsWith('/usr/lib/mixbox/')

/** The first socket there is, else the place where it should be. */
export function findSocket(): string {
  const paths = socketPaths(process.env, process.getuid!())
  return paths.find(existsSync) ?? paths.at(INSTALLED ? -1 : 0)!
}

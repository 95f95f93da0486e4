// Plain HTTP: the panel's page and files for who has paired, the pairing page for everybody else.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BoxError, type Log } from '../../supervisor/index.ts'
import type { Box } from '../operations/index.ts'
import { BACKUPS } from './backups.ts'
import { checkHost } from './host-check.ts'
import { PAIRING, type PairingParts } from './pairing.ts'
import { PAIRING_PAGE, PAIRING_POLICY } from './pairing-page.ts'
import { protect } from './protect.ts'
import type { StaticFile } from './static-files.ts'

/** Statuses of refusals. */
const STATUS: Readonly<Record<string, number>> = {
  EHOST: 421,
  EORIGIN: 403,
  EMETHOD: 405,
  ENOPAGE: 404,
  ESTRANGER: 401,
  EPAIR: 403,
  EACCESS: 403,
}

const NO_PANEL = 'this box was built without its browser panel: "npm start" builds it'

const RESTORE = '/restore'

export interface PagesParts extends PairingParts {
  box: Box
  files: ReadonlyMap<string, StaticFile>
  /** By which the box may be reached. */
  names: readonly string[]
  log: Log
}

export class Pages {
  readonly #parts: PagesParts

  constructor(parts: PagesParts) {
    this.#parts = parts
  }

  /** Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method, url = '/' } = request
      const { box, door } = this.#parts
      protect(response, checkHost(request, this.#parts.names))
      const path = url.replace(/\?.*$/s, '')
      const pairing = Object.hasOwn(PAIRING, path) ? PAIRING[path] : undefined
      const posted = pairing !== undefined || path === RESTORE
      if (method !== (posted ? 'POST' : 'GET') && (posted || method !== 'HEAD')) {
        throw new BoxError(
          'EMETHOD',
          `${method} is not answered here: use ${posted ? 'POST' : 'GET or HEAD'}`,
        )
      }
      if (pairing) sendJson(response, 200, await pairing(this.#parts, request, response))
      else if (path === RESTORE) sendJson(response, 200, await BACKUPS.take(box, door, request))
      else if (path === '/backup') sendJson(response, 200, await BACKUPS.give(box, door, request, response))
      else if (path === '/whoami') this.#whoAmI(request, response)
      else this.#serve(path, request, response)
    } catch (error) {
      // Whoever has hung up is told nothing, and nobody else is either.
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return
      if (!(error instanceof BoxError)) this.#parts.log.error(error, 'web: a request failed')
      const { code = 'EFAULT', message } = error as BoxError
      response.setHeader('connection', 'close')
      sendJson(response, error instanceof BoxError ? (STATUS[code] ?? 400) : 500, { code, message })
    }
  }

  #whoAmI(request: IncomingMessage, response: ServerResponse): void {
    sendJson(response, 200, this.#parts.door.look(request) ?? { role: null })
  }

  #serve(path: string, request: IncomingMessage, response: ServerResponse): void {
    const { door, files } = this.#parts
    if (path === '/' && !door.look(request)) {
      response.setHeader('content-security-policy', PAIRING_POLICY)
      response.setHeader('cache-control', 'no-store')
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(request.method === 'HEAD' ? undefined : PAIRING_PAGE)
      return
    }
    door.admit(request)
    const file = files.get(path)
    if (file) sendFile(file, request, response)
    else
      throw new BoxError(
        'ENOPAGE',
        path === '/' ? NO_PANEL : `there is no ${JSON.stringify(path.slice(0, 80))}`,
      )
  }
}

function sendFile(file: StaticFile, { method, headers }: IncomingMessage, response: ServerResponse): void {
  const zips = /\bgzip\b/.test(headers['accept-encoding'] ?? '')
  const bytes = zips ? file.zipped : file.bytes
  response.setHeader('etag', file.etag)
  response.setHeader('cache-control', 'private, no-cache')
  response.setHeader('vary', 'accept-encoding, cookie')
  if (headers['if-none-match'] === file.etag) {
    response.writeHead(304).end()
    return
  }
  if (zips) response.setHeader('content-encoding', 'gzip')
  response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length })
  response.end(method === 'HEAD' ? undefined : bytes)
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.setHeader('cache-control', 'no-store')
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}

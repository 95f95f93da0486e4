// Plain HTTP: the page and its files.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BoxError } from '../../supervisor/index.ts'
import { checkHost } from './host-check.ts'
import type { StaticFile } from './static-files.ts'

/** Statuses of refusals. */
const STATUS: Readonly<Record<string, number>> = { EHOST: 421, EORIGIN: 403, EMETHOD: 405, ENOPAGE: 404 }

const NO_PANEL = 'This box was built without its browser panel: "npm start" builds it.\n'

export interface PagesParts {
  files: ReadonlyMap<string, StaticFile>
  /** By which the box may be reached. */
  names: readonly string[]
}

export class Pages {
  readonly #parts: PagesParts

  constructor(parts: PagesParts) {
    this.#parts = parts
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    try {
      const { host, origin } = request.headers
      this.#protect(response, checkHost({ host, origin }, this.#parts.names))
      this.#serve(request, response)
    } catch (error) {
      if (!(error instanceof BoxError)) throw error
      const { code, message } = error
      const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
      response.writeHead(STATUS[code] ?? 400, headers).end(`${code}: ${message}\n`)
    }
  }

  #serve({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): void {
    if (method !== 'GET' && method !== 'HEAD') {
      throw new BoxError('EMETHOD', `${method} is not answered here: use GET or HEAD`)
    }
    const path = url.replace(/\?.*$/s, '')
    const file = this.#parts.files.get(path)
    if (!file) {
      if (path === '/') throw new BoxError('ENOPAGE', NO_PANEL.trim())
      throw new BoxError('ENOPAGE', `there is no ${JSON.stringify(path.slice(0, 80))}`)
    }
    const zips = /\bgzip\b/.test(headers['accept-encoding'] ?? '')
    const bytes = zips ? file.zipped : file.bytes
    response.setHeader('etag', file.etag)
    response.setHeader('cache-control', 'no-cache')
    response.setHeader('vary', 'accept-encoding')
    if (headers['if-none-match'] === file.etag) {
      response.writeHead(304).end()
      return
    }
    if (zips) response.setHeader('content-encoding', 'gzip')
    response.writeHead(200, { 'content-type': file.type, 'content-length': bytes.length })
    response.end(method === 'HEAD' ? undefined : bytes)
  }

  /** @param host checked, so that it cannot say more than a host */
  #protect(response: ServerResponse, host: string): void {
    const policy = [
      "default-src 'self'",
      // Older Safari does not take sockets for the page's own.
      `connect-src 'self' ws://${host}`,
      "img-src 'self' data:",
      "style-src 'self' 'unsafe-inline'",
      "frame-ancestors 'self'",
      "base-uri 'none'",
      "form-action 'self'",
    ]
    response.setHeader('content-security-policy', policy.join('; '))
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
  }
}

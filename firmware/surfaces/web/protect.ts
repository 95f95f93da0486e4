import type { ServerResponse } from 'node:http'

/**
 * What a page of the box may load and do; nobody shows it in a frame of their own.
 * @param host checked, so that it cannot say more than a host
 */
export function panelPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // Older Safari does not take sockets for the page's own.
    `connect-src 'self' ws://${host}`,
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** Of every answer. @param host as above */
export function protect(response: ServerResponse, host: string): void {
  response.setHeader('content-security-policy', panelPolicy(host))
  // For browsers that do not know frame-ancestors.
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  // Pages of others cannot even take a picture of it.
  response.setHeader('cross-origin-resource-policy', 'same-origin')
}

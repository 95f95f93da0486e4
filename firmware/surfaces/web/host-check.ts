// Whether a request was meant for this box, and comes from a page of its own.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { BoxError } from '../../supervisor/index.ts'

/** Longer ones are no host names (RFC 1035, 2.3.4) with a port. */
const LONGEST = 260

/**
 * A page elsewhere can make a browser ask any address (and, by changing what its own name means, read the answer: DNS
 * rebinding). The browser tells the name it thinks it speaks to, and the page's origin.
 * @param names by which the box may be reached besides addresses and localhost; in small letters. Not every name in
 *   .local: anybody in the network can take one, and let it lead to this machine itself, where pages need no code
 * @returns the host as given, fit for a header
 * @throws BoxError EHOST, EORIGIN
 */
export function checkHost(
  { headers, headersDistinct }: Pick<IncomingMessage, 'headers' | 'headersDistinct'>,
  names: readonly string[],
): string {
  const { host, origin } = headers
  // A proxy before the box may believe the other one (RFC 9112, 3.2).
  if ((headersDistinct['host']?.length ?? 0) > 1) throw new BoxError('EHOST', 'two hosts are named: give one')
  const name = host === undefined ? undefined : hostName(host)
  if (name === undefined) throw new BoxError('EHOST', `the host ${quote(host)} is none`)
  const own = isIP(name) > 0 || name === 'localhost' || names.some((known) => isSame(name, known))
  if (!own) {
    const allowed = ['an address', 'localhost', ...names].join(', ')
    throw new BoxError(
      'EHOST',
      `the host ${quote(host)} is not this box's: use ${allowed}; or list it in web.hosts`,
    )
  }
  // Programs that are no browsers send none.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host!.toLowerCase()}`)
    throw new BoxError('EORIGIN', `the page ${quote(origin)} is not this box's`)
  return host!
}

/** mDNS gives a name a number where another machine has it already (RFC 6762, 9). */
const isSame = (name: string, known: string): boolean =>
  name === known || (known.endsWith('.local') && name.replace(/-\d+\.local$/, '.local') === known)

/** Without port and brackets, in small letters; undefined for what is none. */
function hostName(host: string): string | undefined {
  if (host.length > LONGEST) return undefined
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host)
  return (found?.[1] ?? found?.[2])?.toLowerCase()
}

const quote = (text: string | undefined): string => JSON.stringify(text?.slice(0, 80)) ?? 'that is missing'

import type { Socket } from 'node:net'

/**
 * As whom strangers are counted. A device has any number of IPv6 addresses in its network, which is its first 64 bits
 * (RFC 4291, 2.5.4; RFC 8981); all devices have the same ones in common on the link itself (fe80::).
 */
export function addressOf({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  const plain = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  if (!plain.includes(':') || /^fe[89ab]/.test(plain)) return plain
  const [head = '', tail = ''] = plain.split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = tail.split(':').filter((group) => group !== '')
  const between = plain.includes('::') ? 8 - before.length - after.length : 0
  return `${[...before, ...Array.from({ length: between }, () => '0'), ...after].slice(0, 4).join(':')}::/64`
}

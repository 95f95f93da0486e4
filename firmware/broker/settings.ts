import { BlockList, isIP } from 'node:net'
import { BrokerError } from './broker-error.ts'

export interface User {
  username: string
  password: string
}

/** What the broker is told to serve. */
export interface BrokerSettings {
  /** An IP address of this machine, or all of them: 0.0.0.0, ::. */
  address: string
  /** 0: any that is free. */
  port: number
  /** Who may come in. None: everybody, which is for loopback alone. */
  users: readonly User[]
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @throws BrokerError EINVAL for what is no setting, ECREDENTIALS for a network without users */
export function checkSettings(given: Partial<BrokerSettings>): BrokerSettings {
  const { address, port, users } = given
  const family = isIP(String(address))
  if (family === 0) throw invalid('address', address, 'an IP address of this machine')
  if (!Number.isInteger(port) || port! < 0 || port! > 65_535) {
    throw invalid('port', port, 'a whole number from 0 to 65535')
  }
  if (!Array.isArray(users) || !users.every(isUser)) {
    // Not said as it is: passwords stand in it.
    throw new BrokerError('EINVAL', 'broker: users are not what is allowed: a list of {username, password}')
  }
  if (users.length === 0 && !loopback.check(address!, family === 4 ? 'ipv4' : 'ipv6')) {
    throw new BrokerError(
      'ECREDENTIALS',
      `broker: ${address} is open to the network and there are no users; allowed are 127.0.0.1, or users with passwords`,
    )
  }
  return { address: address!, port: port!, users }
}

function isUser(given: Partial<User> | null): boolean {
  return typeof given?.username === 'string' && typeof given.password === 'string'
}

const invalid = (name: string, value: unknown, allowed: string): BrokerError =>
  new BrokerError('EINVAL', `broker: ${name} is ${JSON.stringify(value)}; allowed is ${allowed}`)

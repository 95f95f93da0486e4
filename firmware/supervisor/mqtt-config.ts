// The section "mqtt" of the configuration.
import { z } from 'zod'
import { section, whole } from './config-section.ts'

/** Schemes of a broker's address, and their usual ports. */
const SCHEMES = ['mqtt:', 'mqtts:', 'ws:', 'wss:']
const ADDRESS = 'an address such as "mqtt://host:1883" (or mqtts, ws, wss) without user name and password'

const text = (most: number, what: string) => z.string().min(1).max(most).optional().describe(what)
const topic = (fallback: string) =>
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/)
    .default(fallback)
    .describe('levels of letters, digits, "_", "." and "-" with "/" between')

const user = z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(200) })

export const mqttSection = section({
  /** "embedded": the box's own. */
  broker: z
    .string()
    .refine((broker) => broker === 'off' || broker === 'embedded' || isAddress(broker))
    .default('embedded')
    .describe(`"off", "embedded", or ${ADDRESS}`),
  username: text(200, 'a text'),
  password: text(200, 'a text'),
  /** Instead of the password, so that it is in no backup: read at every connect, without the line's end. */
  passwordFile: text(4096, 'the path of a file that holds the password alone'),
  /** Left out: those that Node trusts. */
  ca: text(4096, "the path of a PEM file with the certificate of the broker's authority"),
  protocol: z.literal([4, 5]).default(5).describe('5 (MQTT 5) or 4 (MQTT 3.1.1)'),
  /** Of whoever may write to the box's topics: "viewer" leaves every command but get. */
  role: z.enum(['viewer', 'engineer']).default('engineer').describe('viewer or engineer'),
  base: topic('mixbox'),
  /** '': made from the machine's own. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,32}$/)
    .default('')
    .describe('at most 32 letters, digits, "_" and "-"; "" for one that is made from the machine\'s'),
  discovery: z
    .enum(['device', 'components', 'off'])
    .default('device')
    .describe('one of device, components, off'),
  discoveryPrefix: topic('homeassistant'),
  meters: z.number().min(0).max(10).default(0).describe('a number from 0 to 10 (Hz)'),
  /** Beyond this machine only for who has a password. */
  embedded: section({
    address: z
      .union([z.ipv4(), z.ipv6()])
      .default('127.0.0.1')
      .describe('an IP address of this machine, "127.0.0.1" for itself alone, "0.0.0.0" for all'),
    port: whole(1, 65_535, 1883),
    users: z
      .array(user)
      .max(100)
      .default([])
      .describe('a list of objects {"username", "password"}, at least one beyond 127.0.0.1 and ::1'),
  }).refine(({ address, users }) => users.length > 0 || isLoopback(address), { path: ['users'] }),
})

export type MqttConfig = z.infer<typeof mqttSection>

/** RFC 1122, 3.2.1.3; RFC 4291, 2.5.3. */
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

function isAddress(given: string): boolean {
  if (!URL.canParse(given)) return false
  const { protocol, hostname, username, password, hash } = new URL(given)
  return SCHEMES.includes(protocol) && hostname !== '' && username + password + hash === ''
}

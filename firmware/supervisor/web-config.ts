// The section "web" of the configuration.
import { z } from 'zod'
import { section, whole } from './config-section.ts'

export const webSection = section({
  /** 0: no browser panel. */
  port: whole(0, 65_535, 8080),
  address: z
    .union([z.ipv4(), z.ipv6()])
    .default('0.0.0.0')
    .describe('an IP address of this machine, "127.0.0.1" for itself alone, "0.0.0.0" for all'),
  /** Besides addresses and the machine's own name, with .local and without. */
  hosts: z
    .array(z.string().regex(/^[a-z0-9.-]{1,253}$/))
    .max(20)
    .default([])
    .describe('a list of host names in small letters that browsers reach the box by'),
  /** The owner may put a file mixbox-pairing.txt there, with a code to pair with: on a Raspberry Pi "/boot/firmware". */
  bootFolder: z.string().max(4096).startsWith('/').optional().describe('the absolute path of a folder'),
})

export type WebConfig = z.infer<typeof webSection>

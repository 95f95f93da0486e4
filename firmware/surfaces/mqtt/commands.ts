// What a controller can ask for: the topic's last word, its payload, and what is done then.
import { z } from 'zod'
import { quote } from '../../console/index.ts'
import { BoxError } from '../../supervisor/index.ts'
import { CHANNEL_COMMANDS } from './channel-commands.ts'
import { type Command, type Desk, ORIGIN } from './command.ts'
import { check, isObject, readJson, readMany, readOne } from './payloads.ts'
import { VOICE_COMMANDS } from './voice-commands.ts'

const PANIC = z.strictObject({ on: z.boolean().describe('true or false; or the text on or off') })

const LONGEST_ADDRESS = 200
/** A card may be gone for a while, its engine not. ms */
const APPLIED_WITHIN_MS = 5000

export const COMMANDS: Readonly<Record<string, Command>> = {
  set: {
    below: true,
    act({ desk, rest, text, explain, answered }) {
      const { entries, rampMs, atFrame } = rest === '' ? readMany(text) : readOne(rest, text)
      for (const [address] of entries) refuseUnknown(desk, address, explain)
      const { batch } = desk.set(entries, {
        origin: ORIGIN,
        ...(rampMs !== undefined && { rampMs }),
        ...(atFrame !== undefined && { atFrame }),
      })
      return answered ? soundsFrom(desk, batch, atFrame) : undefined
    },
  },

  get: {
    act({ desk, text, republish, explain }) {
      const addresses = desk.table.addresses(text)
      if (addresses.length === 0) refuseUnknown(desk, text, explain)
      republish(addresses.length > 0 ? addresses : [desk.table.at(text).address])
      return { told: Math.max(1, addresses.length) }
    },
  },

  panic: {
    act({ desk, text }) {
      const on = isObject(text)
        ? readJson(PANIC, text).on
        : check(PANIC, { on: SWITCH.get(text.trim().toLowerCase()) ?? text }).on
      desk.panic(on)
      return { panic: on }
    },
  },

  ...VOICE_COMMANDS,
  ...CHANNEL_COMMANDS,
}

const SWITCH = new Map([
  ['on', true],
  ['off', false],
])

/** @returns the frame from which on a change is to be heard; null: nothing had to move. batch: as an event `late` names it */
async function soundsFrom({ link }: Desk, batch: number, atFrame: number | undefined) {
  if (batch === 0) return { frame: null, batch }
  return { frame: atFrame ?? (await link.applied(batch, APPLIED_WITHIN_MS)), batch }
}

/** @throws BoxError EADDRESS, where no time is to be spent on a better one */
function refuseUnknown({ table }: Desk, address: string, explain: () => boolean): void {
  const known = address.length <= LONGEST_ADDRESS && table.has(address)
  if (known || (address.length <= LONGEST_ADDRESS && explain())) return
  const shown = quote(address.slice(0, LONGEST_ADDRESS))
  throw new BoxError('EADDRESS', `no parameter has the address ${shown}`)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../../firmware/mixctl/client.ts'
import { ROOT } from './brokers.ts'
import type { FaderFlood } from './fader-flood.ts'
import type { MqttPeer } from './mqtt-peer.ts'

const SETTLES_WITHIN_MS = 10_000
const QUIET_MS = 3000

/** What the box has counted of its commands. */
export interface Counts {
  commands: number
  refused: number
  xruns: number
}

export async function readCounts(client: Client): Promise<Counts> {
  interface Status {
    counters: Record<string, number>
    mqtt: { commands: number; refused: Record<string, number> }
  }
  const { counters, mqtt } = await client.request<Status>('status')
  const refused = Object.values(mqtt.refused).reduce((sum, count) => sum + count, 0)
  const { refusedCommands = 0, xruns = 0 } = counters
  return { commands: mqtt.commands, refused: refused + refusedCommands, xruns }
}

/** Waits for the box to have told everything. @returns what a user would have lost */
export async function judgeFlood(
  flood: FaderFlood,
  { client, fresh, before, sets }: { client: Client; fresh: MqttPeer; before: Counts; sets: number },
): Promise<string[]> {
  const until = performance.now() + SETTLES_WITHIN_MS
  while (!flood.settled && performance.now() < until) await sleep(20)
  const faults = flood.settled ? [] : [`states do not stand within ${SETTLES_WITHIN_MS} ms`]
  const told = flood.states
  await sleep(QUIET_MS)
  if (flood.states > told) faults.push(`${flood.states - told} states are told when nobody moves anything`)
  if (flood.stale > 0) faults.push(`${flood.stale} states are older than one told before`)

  const { last } = flood
  const kept = new Map<string, string>()
  fresh.heard = (topic, payload) => kept.set(topic, payload)
  await fresh.subscribe(`${ROOT}/state/#`)
  const states = await client.request<{ address: string; value: string | number }[]>('get', { what: [] })
  await sleep(QUIET_MS)
  if (kept.size !== states.length) faults.push(`the broker keeps ${kept.size} of ${states.length} states`)
  for (const { address, value } of states) {
    const known = String(value).replace('-inf dB', '-inf')
    const wanted = last.get(address) ?? known
    const retained = kept.get(`${ROOT}/state${address}`)
    if (known !== wanted) faults.push(`${address} is ${known} in the box; the last set was ${wanted}`)
    if (retained !== wanted) faults.push(`${address} is ${retained} on the broker; it should be ${wanted}`)
  }

  const { commands, refused } = await readCounts(client)
  if (commands - before.commands !== sets) {
    faults.push(`${commands - before.commands} sets are obeyed of ${sets}`)
  }
  if (refused > before.refused) faults.push(`${refused - before.refused} commands are refused`)
  return faults
}

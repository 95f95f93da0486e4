// The way to the broker.
import { columns } from '../columns.ts'
import type { Verb } from '../verb.ts'

interface Refusal {
  at: number
  code: string
  reason: string
  topic?: string
}

type Stats =
  | { broker: 'off'; trouble?: string }
  | {
      broker: string
      url: string
      connected: boolean
      since: number
      problem?: string
      /** Of the box's own broker. */
      trouble?: string
      protocol: number
      root: string
      clientId: string
      connects: number
      published: number
      left: number
      commands: number
      refused: Record<string, number>
      errors: Refusal[]
      inFlight: number
      waiting: number
    }

export const mqtt: Verb = {
  usage: 'mqtt',
  summary: 'the broker, topics, what was published and refused, and the last errors',
  examples: [['mqtt', 'for people; --json for programs']],
  async run({ client, print }) {
    print(await (await client()).request<Stats>('mqtt'), show)
  },
}

function show(stats: Stats): string {
  if (!('url' in stats)) return 'MQTT is off: mqtt.broker in the configuration'
  const { connected, since, protocol, root, refused, errors } = stats
  const version = protocol === 5 ? 'MQTT 5' : 'MQTT 3.1.1'
  const counts = Object.entries(refused).map(([code, count]) => `${code} ${count}`)
  return columns([
    ['broker', `${stats.url}, ${version}, as ${stats.clientId}`],
    [
      'state',
      `${connected ? 'connected' : 'not connected'} since ${time(since)}, ${stats.connects} connections`,
    ],
    ...[stats.problem, stats.trouble].filter((text) => text !== undefined).map((text) => ['', text]),
    ['states', `${root}/state/...`],
    [
      'commands',
      `${root}/set/..., ${['set', 'get', 'play', 'stop', 'panic', 'copy', 'preset'].map((name) => `${root}/${name}`).join(', ')}`,
    ],
    ['others', `${root}/status, ${root}/engine, ${root}/info, ${root}/event/..., ${root}/error`],
    [
      'published',
      `${stats.published}, ${stats.inFlight} under way, ${stats.waiting} waiting, ${stats.left} left out`,
    ],
    ['obeyed', String(stats.commands)],
    ['refused', counts.join(', ') || 'none'],
    ...errors.map(({ at, topic, reason }) => [
      'error',
      `${time(at)}  ${topic === undefined ? '' : `${topic}: `}${reason}`,
    ]),
  ])
}

/** Local, as a clock on the wall shows it. */
function time(ms: number): string {
  return new Date(ms).toLocaleString('sv')
}

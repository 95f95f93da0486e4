import { join } from 'node:path'
import mqtt, { type MqttClient } from 'mqtt'
import { wrongMessages } from '../../firmware/mqtt/wrong-messages.ts'
import { until } from '../../firmware/running-box.ts'
import { processUse } from '../process-use.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import { ROOT, startTrialBroker } from './brokers.ts'
import { CONSOLE, Show } from './show.ts'

/** Mosquitto keeps 1000 messages for a client that is slower. */
const AT_ONCE = 500
/** Every so many, one that is larger than the box takes, and than a client may send. */
const HUGE_EVERY = 997
const HUGE_BYTES = [100_000, 1_100_000, 5_000_000]
/** What a process's memory may differ by without holding what it was sent: it was sent more. KiB */
const ROOM_KIB = 65_536

/** By the protocol in which box and broker speak. */
const PROTOCOLS = [
  { protocol: 5, name: 'MQTT 5' },
  { protocol: 4, name: 'MQTT 3.1.1' },
] as const

export const fuzz: Trial = {
  name: 'mqtt-fuzz',
  what: 'Wrong messages of all kinds go through Mosquitto to a box, retained ones and such of 5 MB among them: those that reach it are refused and counted, and no knob moves.',
  async run(context) {
    const findings: Findings = { rows: [], faults: [] }
    for (const { protocol, name } of PROTOCOLS) {
      const { rows, faults } = await tryProtocol(protocol, context)
      findings.rows.push(...rows.map((row) => ({ ...row, name: `${name}: ${row.name}` })))
      findings.faults.push(...faults.map((fault) => `${name}: ${fault}`))
    }
    return findings
  },
}

async function tryProtocol(protocol: 4 | 5, context: TrialContext): Promise<Findings> {
  const broker = await startTrialBroker('mosquitto', join('/dev/shm', `mixbox-test-${process.pid}-broker`))
  const config = { ...CONSOLE, mqtt: { ...broker.mqtt, protocol } }
  const { host, port } = broker.place
  const client = await mqtt.connectAsync({ host, port, protocolVersion: protocol })
  try {
    return await withTrialBox(
      (box) =>
        steadySound(box, context, async (knobs) => {
          const show = new Show(box, broker.place)
          try {
            await show.begin()
            const findings = await send(box, client, context)
            const moved = [...(await box.knobs())].filter(([address, value]) => knobs.get(address) !== value)
            const faults = moved.map(([address, value]) => `${address} was moved to ${value}`)
            return { ...findings, faults: [...findings.faults, ...faults] }
          } finally {
            show.end()
          }
        }),
      { config },
    )
  } finally {
    await client.endAsync(true)
    await broker.end()
  }
}

interface Stats {
  commands: number
  refused: Record<string, number>
  connects: number
}

async function send(
  box: TrialBox,
  client: MqttClient,
  { times, random, progress }: TrialContext,
): Promise<Findings> {
  const knobs = [...(await box.knobs()).entries()]
  const numbers = knobs.flatMap(([address, value]) => (typeof value === 'number' ? [address] : []))
  // MQTT 3.1.1 does not say of a message that comes at once that it is kept besides.
  const kinds = Object.entries(wrongMessages(numbers, random))
    .filter(([name]) => client.options.protocolVersion === 5 || name !== 'a command that was kept')
    .map(([, make]) => make)
  const stats = () => box.request<Stats>('mqtt')
  const refusedBy = ({ refused }: Stats) => Object.values(refused).reduce((sum, one) => sum + one, 0)
  const commands = ['set', 'get', 'play', 'stop', 'panic', 'copy', 'preset']
  const messages = times(50_000, 5000)
  const before = await stats()
  let residentKib = 0
  let most = 0
  let reached = 0
  let bytes = 0
  const begun = performance.now()
  for (let n = 0; n < messages; ) {
    progress(`${n} of ${messages}`)
    const said: Promise<unknown>[] = []
    for (let k = 0; k < AT_ONCE; k++, n++) {
      const { topic, payload, retain = false } = kinds[n % kinds.length]!()
      const huge = n % HUGE_EVERY === HUGE_EVERY - 1
      const sent = huge ? Buffer.alloc(random.pick(HUGE_BYTES), '{') : payload
      // No client sends to a wildcard.
      const plain = topic.replace(/[+#\0]/g, '-')
      const whole = plain.startsWith('../') ? `mixbox/${plain.slice(3)}` : `${ROOT}/${plain}`
      const word = whole.slice(ROOT.length + 1)
      const isCommand = whole.startsWith(`${ROOT}/`) && (commands.includes(word) || word.startsWith('set/'))
      // With MQTT 5 the broker itself keeps away what is larger than the box takes.
      const passes = client.options.protocolVersion === 4 || sent.length < 2 ** 20
      // One that is cleared when it is kept is no order.
      if (isCommand && passes && sent.length > 0) reached++
      bytes += sent.length
      said.push(client.publishAsync(whole, sent, { qos: 1, retain }))
      if (retain) said.push(client.publishAsync(whole, '', { qos: 1, retain: true }))
    }
    await Promise.all(said)
    await until(`${reached} are refused`, async () => refusedBy(await stats()) - refusedBy(before) >= reached)
    const kib = processUse(box.supervisor.pid!).residentKib
    if (n <= messages / 10) residentKib = kib
    most = Math.max(most, kib)
  }
  const took = performance.now() - begun
  const after = await stats()
  const refused = refusedBy(after) - refusedBy(before)
  const faults = [
    ...(after.commands > before.commands ? [`${after.commands - before.commands} were obeyed`] : []),
    ...(refused === reached ? [] : [`${reached} reached the box, ${refused} were refused`]),
    ...('EFAULT' in after.refused ? [`the box failed ${after.refused['EFAULT']} times`] : []),
    ...(after.connects > before.connects ? ['the connection was lost'] : []),
    ...(most - residentKib > ROOM_KIB ? [`the supervisor grew by ${most - residentKib} KiB`] : []),
  ]
  return {
    faults,
    rows: [
      { name: 'messages', value: messages, unit: 'messages' },
      { name: 'in them', value: bytes / 1e6, unit: 'MB' },
      { name: 'reached the box, and were refused', value: refused, unit: `of ${reached}` },
      { name: 'obeyed', value: after.commands - before.commands, unit: 'messages', goal: '0' },
      { name: 'messages a second', value: (messages * 1000) / took, unit: '/s' },
      { name: "supervisor's memory after a tenth", value: residentKib / 1024, unit: 'MiB' },
      { name: 'the most at any time', value: most / 1024, unit: 'MiB' },
    ],
  }
}

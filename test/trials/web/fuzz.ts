import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../firmware/mqtt/mosquitto.ts'
import { ask, FAR } from '../../firmware/web/devices.ts'
import { processUse } from '../process-use.ts'
import { steadySound } from '../steady-sound.ts'
import type { Findings, Row, Trial, TrialContext } from '../trial.ts'
import { type TrialBox, withTrialBox } from '../trial-box.ts'
import type { Orders, Told } from './attacker.ts'
import { HonestPage } from './honest-page.ts'
import { HostileStrangers } from './hostile-strangers.ts'

const ATTACKER = fileURLToPath(new URL('attacker.js', import.meta.url))
/** What a process's memory may differ by without holding what it was sent: it was sent more. KiB */
const ROOM_KIB = 65_536
/** Of the log: what strangers do is told, and not again each time. */
const MOST_LINES = 30

export const webFuzz: Trial = {
  name: 'web-fuzz',
  what: 'Wrong messages of all kinds, right ones with wrong bytes from who may only look, frames and requests that are none, requests without end and guessed codes, all at once: refused with a reason, and no knob moves.',
  async run(context) {
    const port = await freePort()
    const config = { console: { strips: 32 }, web: { port, address: '127.0.0.1' } }
    return withTrialBox(
      (box) =>
        steadySound(box, context, async (knobs) => {
          const findings = await attack(box, port, context)
          const moved = [...(await box.knobs())].filter(([address, value]) => knobs.get(address) !== value)
          const faults = moved.map(([address, value]) => `${address} was moved to ${value}`)
          return { ...findings, faults: [...findings.faults, ...faults] }
        }),
      { config },
    )
  },
}

/** @returns a viewer's cookie */
async function pairViewer(box: TrialBox, port: number): Promise<string> {
  const { code } = await box.request<{ code: string }>('pair', { role: 'viewer' })
  const { headers } = await ask(port, 'POST', '/pair', FAR, { code, name: 'who looks' })
  return String(headers['set-cookie']).split(';')[0]!
}

/** Who has paired. */
async function devices(box: TrialBox): Promise<string> {
  const all = await box.request<{ id: string; role: string; name: string }[]>('sessions')
  return all.map(({ id, role, name }) => `${id} ${role} ${name}`).join(', ')
}

async function attack(
  box: TrialBox,
  port: number,
  { times, random, progress }: TrialContext,
): Promise<Findings> {
  const messages = times(1_000_000, 30_000)
  const cookie = await pairViewer(box, port)
  const numbers = [...(await box.knobs())].flatMap(([address, value]) =>
    typeof value === 'number' ? [address] : [],
  )
  const before = { devices: await devices(box), lines: box.log.split('\n').length }
  const memory = { afterTenth: 0, most: 0 }
  const honest = await HonestPage.open(port)
  const strangers = new HostileStrangers(port, random)
  const begun = performance.now()
  strangers.start()
  const orders = { port, cookie, numbers, messages, seed: random.whole(0, 2 ** 32 - 1) }
  const { sent, end } = await sayAll(orders, (soFar) => {
    progress(`${soFar} of ${messages}`)
    const { residentKib } = processUse(box.supervisor.pid!)
    if (soFar <= messages / 10) memory.afterTenth = residentKib
    memory.most = Math.max(memory.most, residentKib)
  })
  const took = performance.now() - begun
  await strangers.end()
  honest.end()
  const lines = box.log.split('\n').length - before.lines
  const after = await devices(box)
  const { codes, obeyed } = end
  const faults = [
    ...strangers.faults,
    ...(honest.fault === undefined ? [] : [honest.fault]),
    ...(obeyed > 0 ? [`${obeyed} wrong messages were obeyed`] : []),
    ...('EFAULT' in codes ? [`the box failed ${codes['EFAULT']} times`] : []),
    ...(after === before.devices ? [] : [`devices were ${before.devices} and are ${after}`]),
    ...(lines > MOST_LINES ? [`${lines} lines were written into the log`] : []),
    ...(memory.most - memory.afterTenth > ROOM_KIB
      ? [`the supervisor grew by ${memory.most - memory.afterTenth} KiB`]
      : []),
  ]
  return {
    faults,
    rows: [
      { name: 'messages', value: sent, unit: 'messages' },
      ...codeRows(codes),
      { name: 'wrong ones obeyed', value: obeyed, unit: 'messages', goal: '0' },
      { name: 'messages a second', value: (sent * 1000) / took, unit: '/s' },
      { name: 'requests that are none', value: strangers.requests, unit: 'requests' },
      { name: 'frames that are none', value: strangers.frames, unit: 'frames' },
      { name: 'requests without end, hung up on', value: strangers.drips, unit: 'requests' },
      { name: 'guessed codes', value: strangers.guesses, unit: 'codes' },
      {
        name: 'an honest page is answered, 99 of 100 within',
        value: honest.p99Ms,
        unit: 'ms',
        runs: honest.answers,
      },
      { name: 'its slowest answer', value: honest.slowestMs, unit: 'ms', runs: honest.answers },
      { name: 'lines of log', value: lines, unit: 'lines', goal: `at most ${MOST_LINES}` },
      { name: "supervisor's memory after a tenth", value: memory.afterTenth / 1024, unit: 'MiB' },
      { name: 'the most at any time', value: memory.most / 1024, unit: 'MiB' },
    ],
  }
}

function codeRows(codes: Record<string, number>): Row[] {
  return Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, value]) => ({
      name: code === 'done' ? 'allowed, to who may look' : `refused: ${code}`,
      ...{ value, unit: 'messages' },
    }))
}

/** @param soFar told now and then @throws Error: it could not say all */
function sayAll(orders: Orders, soFar: (sent: number) => void) {
  const attacker = fork(ATTACKER)
  return new Promise<{ sent: number; end: { codes: Record<string, number>; obeyed: number } }>(
    (resolve, reject) => {
      attacker.on('message', ({ sent, end }: Told) => {
        if (!end) soFar(sent)
        else if ('fault' in end) reject(new Error(end.fault))
        else resolve({ sent, end })
      })
      attacker.on('exit', (code) => reject(new Error(`the attacker ended with ${code}`)))
      attacker.send(orders)
    },
  ).finally(() => attacker.kill())
}

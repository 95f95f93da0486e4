// The status for people.
import { columns } from './columns.ts'
import { type WebStatus, webRows } from './web-rows.ts'

interface Times {
  p50: number
  p99: number
  p999: number
  max: number
}

interface Granted {
  format: string
  channels: number
  periodFrames: number
  periods: number
  bufferFrames: number
}

/** The part of the box's answer that is shown. */
export interface Status {
  version: string
  node: string
  engine: {
    state: string
    restarts: number
    panic: boolean
    priority: number
    cpus: number[]
    missing: string[]
  }
  card: {
    capture: string
    playback: string
    why: string
    granted?: { capture: Granted; playback: Granted }
    warnings: string[]
    fault?: { message: string }
  }
  rate: number
  periodFrames: number
  frames: number
  seconds: number
  roundTrip: { frames: number; ms: number; captureFrames: number; playbackFrames: number }
  load: { periodUs: Times; latenessUs: Times; periodBudgetUs: number; supervisorLagUs: Times }
  counters: Record<string, number>
  rings: {
    commands: { highWater: number; capacity: number }
    events: { highWater: number; capacity: number }
    scheduled: { highWater: number; pending: number }
    sources: { highWaterFrames: number }
  }
  assets: { usedSamples: number; samples: number; assets: number }
  voices: number
  console: { strips: number; inputs: number; outputs: number; buses: number; matrices: number }
  processes: Record<string, number>
  paths: Record<string, string>
  state: { loadProblem?: string; saveProblem?: string }
  mqtt: { broker: string; url?: string; connected: boolean; problem?: string; trouble?: string }
  panel: {
    build: string
    gpio?: { backend: string }
    chips?: { name: string; online: boolean }[]
    problems?: { what: string; reason: string }[]
  }
  web: WebStatus
  warnings: string[]
}

export function showStatus(status: Status): string {
  const { engine, card, roundTrip, load, rings, assets, console: size } = status
  const problems = [
    ...(card.fault ? [`card: ${card.fault.message}`] : []),
    ...(engine.panic ? ['panic: all outputs are muted ("mixctl panic off")'] : []),
    ...[status.state.loadProblem, status.state.saveProblem].filter((text) => text !== undefined),
    ...engine.missing,
    ...card.warnings,
    ...status.warnings,
  ]
  const rows: [string, string][] = [
    [
      'mixbox',
      `${status.version}, Node ${status.node}, ${size.strips} strips, ${size.buses} buses, ${size.matrices} matrices, ${size.inputs} inputs, ${size.outputs} outputs`,
    ],
    ['engine', `${engine.state}, ${scheduler(engine)}, ${engine.restarts} restarts`],
    ['card', card.playback === card.capture ? card.capture : `${card.capture}, outputs ${card.playback}`],
    ['', card.why],
    ...granted(card.granted),
    [
      'rate',
      `${status.rate} Hz, period ${status.periodFrames} frames (${load.periodBudgetUs.toFixed(0)} us)`,
    ],
    [
      'round trip',
      `${roundTrip.frames} frames, ${roundTrip.ms.toFixed(2)} ms (capture ${roundTrip.captureFrames}, playback ${roundTrip.playbackFrames})`,
    ],
    ['time', `frame ${status.frames}, ${duration(status.seconds)}`],
    ['work', `${times(load.periodUs)} of each period`],
    ['lateness', times(load.latenessUs)],
    ['', `supervisor ${times(load.supervisorLagUs)}, of 10 s`],
    ['counters', counters(status.counters)],
    [
      'rings',
      `commands ${rings.commands.highWater} of ${rings.commands.capacity}, events ${rings.events.highWater} of ${rings.events.capacity}, scheduled ${rings.scheduled.highWater} (${rings.scheduled.pending} now), sources ${rings.sources.highWaterFrames} frames, at most`,
    ],
    [
      'voices',
      `${status.voices} play; ${assets.assets} files in memory, ${mebibytes(assets.usedSamples)} of ${mebibytes(assets.samples)} MiB`,
    ],
    [
      'processes',
      Object.entries(status.processes)
        .map(([name, pid]) => `${name} ${pid}`)
        .join(', '),
    ],
    [
      'folders',
      Object.entries(status.paths)
        .map(([name, path]) => `${name} ${path}`)
        .join(', '),
    ],
    ...brokerRow(status.mqtt),
    ...panelRow(status.panel),
    ...webRows(status.web),
    ...problems.map((problem): [string, string] => ['note', problem]),
  ]
  return columns(rows)
}

function brokerRow({ broker, url, connected, problem, trouble }: Status['mqtt']): [string, string][] {
  if (broker === 'off') return []
  return [
    [
      'mqtt',
      connected
        ? `connected to ${url}`
        : `not connected to ${url}: ${problem ?? trouble ?? 'it is being tried'}`,
    ],
  ]
}

function panelRow({ build, gpio, chips = [], problems = [] }: Status['panel']): [string, string][] {
  if (!gpio) return []
  const offline = chips.filter(({ online }) => !online).map(({ name }) => name)
  const missing = offline.length > 0 ? `, offline: ${offline.join(', ')}` : ''
  const wrong = problems.length > 0 ? `, ${problems.length} problems ("mixctl panel")` : ''
  return [['panel', `${build} on ${gpio.backend} lines, ${chips.length} chips${missing}${wrong}`]]
}

function scheduler({ priority, cpus }: Status['engine']): string {
  const where = cpus.length > 0 ? ` on core ${cpus.join(', ')}` : ''
  return `${priority > 0 ? `SCHED_FIFO ${priority}` : 'ordinary scheduler'}${where}`
}

function granted(both: Status['card']['granted']): [string, string][] {
  if (!both) return [['', 'not open']]
  return (['capture', 'playback'] as const).map((direction) => {
    const { format, channels, periodFrames, periods, bufferFrames } = both[direction]
    return [
      '',
      `${direction} ${format}, ${channels} channels, ${periodFrames} frames x ${periods}, buffer ${bufferFrames}`,
    ]
  })
}

function times({ p50, p99, p999, max }: Times): string {
  return `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, p99.9 ${p999.toFixed(1)}, max ${max.toFixed(1)} us`
}

function counters(all: Record<string, number>): string {
  const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  const [xruns = 0, ...rest] = [
    all['xruns'],
    ...Object.entries(all).filter(([name, count]) => name !== 'xruns' && count > 0),
  ]
  return [
    `xruns ${xruns}`,
    ...(rest as [string, number][]).map(([name, count]) => `${words(name)} ${count}`),
  ].join(', ')
}

const mebibytes = (samples: number): string => ((samples * 4) / 2 ** 20).toFixed(1)

function duration(seconds: number): string {
  const whole = Math.floor(seconds)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
}

// A panel on simulated lines and chips, and a console without an engine: what a hand does, and what the console then says.
import { EventEmitter } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MeterReading } from '../../../firmware/arena/index.ts'
import { buildTable, type ConsoleSize, createStore, type Store } from '../../../firmware/console/index.ts'
import type {
  EngineEvent,
  Log,
  PanelDescription,
  PanelFault,
  PlayRequest,
  SoundingVoice,
} from '../../../firmware/supervisor/index.ts'
import { FrontPanel, type PanelDesk, SimulatedPanel } from '../../../firmware/surfaces/front-panel/index.ts'

const SILENT: MeterReading = { peak: 0, rms: 0, decayedPeak: 0, clips: 0, gateGain: 1, compressorGain: 1 }

export interface Rig {
  readonly panel: FrontPanel
  hand: SimulatedPanel
  store: Store
  stateDir: string
  /** What the panel has asked of the player. */
  played: PlayRequest[]
  panicked(): boolean
  /** A device asks to be taken in with this code; undefined: no more. */
  pairing(code: string | undefined): void
  /** What the engine says. */
  engine(event: Partial<EngineEvent>, state: string): void
  /** Peak of a meter channel, linear. */
  level(channel: number, peak: number): void
  /** The panel ends, and another begins with the same devices. */
  restart(): Promise<void>
  /** As another hand would: MQTT, a browser. */
  elsewhere(address: string, value: string | number): void
  /** Waits until it is so. @throws Error naming it, with the panel's own view, after 3 s or so long */
  until(what: string, test: () => boolean, withinMs?: number): Promise<void>
}

interface RigOptions {
  size?: Partial<ConsoleSize>
  faults?: PanelFault[]
  /** Before the panel starts. */
  before?(hand: SimulatedPanel, store: Store): void
}

let rigs = 0

/** A test with a panel of its own, that ends with it. */
export function withPanel(
  description: (size: ConsoleSize) => PanelDescription,
  act: (rig: Rig) => Promise<void>,
  { size, faults = [], before }: RigOptions = {},
) {
  return async () => {
    const folder = `/dev/shm/mixbox-panel-${process.pid}-${rigs++}`
    mkdirSync(folder)
    const rig = makeRig(folder, description, { ...(size && { size }), faults, ...(before && { before }) })
    rig.panel.start()
    rig.panel.ready()
    try {
      // Chips have been tried, and faders have said where they are.
      await rig.until('every chip has been tried', () =>
        rig.panel.stats().chips.every(({ online, error }) => online || error !== undefined),
      )
      await sleep(60)
      await act(rig)
    } finally {
      await rig.panel.stop()
      rmSync(folder, { recursive: true })
    }
  }
}

function makeRig(
  stateDir: string,
  describe: (size: ConsoleSize) => PanelDescription,
  { size, faults = [], before }: RigOptions,
): Rig {
  const table = buildTable(size ?? {})
  const store = createStore(table)
  const description = describe(table.size)
  const hand = new SimulatedPanel(description, 'a test')
  before?.(hand, store)
  const link = new EventEmitter()
  const meters = Array.from({ length: 200 }, () => ({ ...SILENT }))
  const played: PlayRequest[] = []
  let voices: { voice: number; path: string }[] = []
  let panicked = false
  let state = 'running'
  let code: string | undefined
  const desk = {
    ...{ table, store, link },
    set: (entries: Iterable<readonly [string, string | number]>, { origin }: { origin: string }) => ({
      set: store.setMany(entries, origin),
      batch: 0,
    }),
    panic: (on: boolean) => {
      panicked = on
    },
    get panicked() {
      return panicked
    },
    meterReader: () => ({ read: () => ({ frame: 0, frames: 480, channels: meters }) }),
    status: () => ({ engine: { state }, state: {} }),
    player: {
      async play(request: PlayRequest) {
        if (!request.path.endsWith('.wav')) throw new Error(`cannot read ${request.path}: no such file`)
        played.push(request)
        voices.push({ voice: played.length, path: request.path })
        return { voice: {}, started: Promise.resolve(0) }
      },
      stop: (voice: number) => {
        voices = voices.filter((other) => other.voice !== voice)
      },
      list: () => voices as SoundingVoice[],
    },
  }
  const log = { info() {}, warn() {}, error() {} } as unknown as Log
  const make = () =>
    new FrontPanel({
      ...{ supervisor: desk as unknown as PanelDesk, build: 'test', description, faults, log },
      ...{ gpio: hand.gpio, label: undefined, port: hand.port, paths: { stateDir, runtimeDir: stateDir } },
      sounds: join(stateDir, 'sounds'),
      pairingCode: () => code,
    })
  let panel = make()
  return {
    ...{ hand, store, stateDir, played },
    get panel() {
      return panel
    },
    async restart() {
      await panel.stop()
      panel = make()
      panel.start()
      panel.ready()
      await sleep(100)
    },
    panicked: () => panicked,
    pairing(given) {
      code = given
    },
    engine(event, next) {
      state = next
      link.emit('event', event)
    },
    level: (channel, peak) => Object.assign(meters[channel]!, { peak, decayedPeak: peak }),
    elsewhere: (address, value) => void store.set(address, value, 'elsewhere'),
    async until(what, test, withinMs = 3000) {
      const deadline = performance.now() + withinMs
      while (!test()) {
        if (performance.now() > deadline) {
          throw new Error(
            `not within ${withinMs} ms: ${what}\n${JSON.stringify(panel.stats().problems)}\n${JSON.stringify(panel.screen())}`,
          )
        }
        await sleep(5)
      }
    },
  }
}

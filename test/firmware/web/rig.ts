// The web surface in this process, on a store of its own and without an engine.
import { EventEmitter } from 'node:events'
import {
  METER_BLOCKS,
  METER_VALUES,
  MeterReader,
  MeterRing,
  meterBlockBytes,
  meterPlaces,
  TAPS,
  type Tap,
  TapReader,
  TapRing,
  tapsBytes,
} from '../../../firmware/arena/index.ts'
import { buildTable, createStore, type Store } from '../../../firmware/console/index.ts'
import { Access, BoxError, type Entries } from '../../../firmware/supervisor/index.ts'
import type { Box } from '../../../firmware/surfaces/operations/index.ts'
import { Web } from '../../../firmware/surfaces/web/index.ts'
import { freePort } from '../mqtt/mosquitto.ts'
import { keptLog, type Said } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { openPage, type Page } from './page.ts'

type Hand = NonNullable<Box['panel']['simulated']>

export const SIZE = { strips: 2, buses: 1, matrices: 0, inputs: 2, outputs: 2 }
const BLOCK_FRAMES = 480

export interface Rig {
  store: Store
  link: EventEmitter
  port: number
  web: Web
  access: Access
  taps: TapRing[]
  box: Box
  /** What operations have reached besides the store. */
  touched: string[]
  folder: string
  /** What it wrote into its log. */
  logged(): readonly Said[]
  open(options?: { headers?: Record<string, string>; path?: string }): Promise<Page>
  /** One block of meters: every channel's value n is `from(channel)[n]`. */
  meter(from: (channel: number) => readonly number[]): void
}

/** What operations reach, without engine: a store, meters that are written by hand, everything else refuses. */
export function withBareBox(size = SIZE, folder = '/nowhere') {
  const table = buildTable(size)
  const store = createStore(table)
  const touched: string[] = []
  const touch = (what: string) => (): never => {
    touched.push(what)
    throw new BoxError('ETEST', what)
  }
  const tapMemory = new ArrayBuffer(tapsBytes())
  const meters = metersOf(meterPlaces(table.size).length)
  const link = Object.assign(new EventEmitter(), { told: 0, applied: touch('applied') })
  const spectrum = [
    { hertz: 20, db: -60.5 },
    { hertz: 22.4, db: null },
  ]
  const supervisor = {
    ...{ table, store, link, meterReader: () => new MeterReader(meters.ring) },
    tapReader: (tap: Tap) => new TapReader(taps[TAPS.indexOf(tap)]!),
    set: (entries: Entries, { origin }: { origin: string }) => ({
      set: store.setMany(entries, origin),
      batch: 0,
    }),
    saved: () => Promise.resolve(undefined),
    panic: (on: boolean) => touched.push(`panic ${on}`),
    status: () => ({ frames: 7 }),
    scope: () => ({ source: 'off', rate: 48000, frame: 9, waveform: [], spectrum }),
    player: { play: touch('play'), stop: touch('stop'), stopAll: touch('stopAll'), list: () => [] },
    presets: {
      ...{ save: touch('presetSave'), entriesFor: touch('presetLoad'), delete: touch('presetDelete') },
      list: () => [],
    },
    backup: { make: touch('backup'), restore: touch('restore') },
  }
  const move = (what: string) => (name: string) => void touched.push(`${what} ${name}`)
  const hand: Hand = {
    turn: (name) => Promise.resolve(move('turn')(name)),
    ...{ press: move('press'), release: move('release'), slide: move('slide') },
    lights: () => ({ lamps: {}, meters: {} }),
    turnsOff: (name) => name === 'off',
  }
  const panel = {
    ...{ stats: () => ({ build: 'off' }), calibrate: touch('calibrate') },
    ...{ simulated: hand, picture: () => undefined },
  }
  const taps = TAPS.map((_, n) => new TapRing(tapMemory, n))
  const { log, said } = keptLog()
  const access = new Access({ stateDir: folder, runtimeDir: folder, log })
  const box = {
    supervisor,
    cards: () => [],
    mqtt: () => ({}),
    panel,
    web: () => ({}),
    log,
    access,
  } as unknown as Box
  return { box, access, taps, store, link, touched, write: meters.write, log: () => said }
}

/** Runs a test on a surface of its own. @param prepare puts the page's files into the folder */
export function withRig(
  act: (rig: Rig) => Promise<void>,
  prepare: (folder: string) => void = () => {},
  size = SIZE,
) {
  return () =>
    inTemporaryFolder(async (folder) => {
      prepare(folder)
      const port = await freePort()
      const { box, access, taps, store, link, touched, write, log: logged } = withBareBox(size, folder)
      const web = new Web({
        ...{
          box,
          folder,
          sounds: folder,
          log: box.log,
          config: { port, address: '127.0.0.1', hosts: ['mixer.stage.test'] },
        },
        identity: { id: 'rig', version: '0.0.0', rate: 48000 },
      })
      web.start()
      const open: Rig['open'] = (options) => openPage(port, options)
      try {
        await act({ box, taps, store, link, port, web, access, touched, folder, logged, open, meter: write })
      } finally {
        await web.stop()
      }
    })
}

function metersOf(channels: number): { ring: MeterRing; write: Rig['meter'] } {
  const memory = new ArrayBuffer(4096 + METER_BLOCKS * meterBlockBytes(channels))
  const ring = new MeterRing(memory, 0, 4096, channels)
  const clock = new Float64Array(1)
  const values = new Float32Array(channels * METER_VALUES)
  const own = Int32Array.from({ length: channels }, (_, n) => n)
  return {
    ring,
    write(from) {
      for (let n = 0; n < channels; n++) values.set(from(n), n * METER_VALUES)
      ring.write(clock, 0, BLOCK_FRAMES, values, own)
    },
  }
}

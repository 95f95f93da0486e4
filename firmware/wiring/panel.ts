// The front panel's way to the machine: which devices it has, and which are simulated.
import { existsSync } from 'node:fs'
import { type Gpio, openGpio } from '../../hal/gpio/index.ts'
import { AdapterPort, findAdapter, type I2cPort } from '../../hal/i2c/index.ts'
import {
  type Access,
  BoxError,
  type Config,
  type Log,
  type PanelDescription,
  type PanelFault,
  type Paths,
  readPanelDescription,
  type Supervisor,
} from '../supervisor/index.ts'
import {
  BUILDS,
  type CalibrationReport,
  type CalibrationStep,
  FrontPanel,
  type PanelStats,
  SimulatedPanel,
} from '../surfaces/front-panel/index.ts'
import { soundsFolder } from './sounds-folder.ts'

/** The header of a Raspberry Pi. */
const HEADER_ADAPTER = 1

interface Parts {
  config: Config
  access: Access
  paths: Paths
  log: Log
}

type Chosen = Exclude<NonNullable<Config['panel']['build']>, 'off'>

export class BoxPanel {
  readonly #parts: Parts
  readonly #supervisor: Supervisor
  #surface: FrontPanel | undefined
  #simulated: SimulatedPanel | undefined
  /** Why there is none. */
  #why = 'it has not been started'

  constructor(parts: Parts, supervisor: Supervisor) {
    this.#parts = parts
    this.#supervisor = supervisor
  }

  get surface(): FrontPanel | undefined {
    return this.#surface
  }

  /** The hand on simulated devices; undefined where they are real. */
  get simulated(): SimulatedPanel | undefined {
    return this.#simulated
  }

  /** After the supervisor's. Never fails: a box without its panel is still a box. */
  async start(): Promise<void> {
    const { log } = this.#parts
    try {
      await this.#start()
    } catch (error) {
      this.#why = (error as Error).message
      log.error({ error: this.#why }, 'panel: cannot be used')
    }
  }

  /** What the display shows; undefined without one. */
  picture(): Uint8Array | undefined {
    return this.#surface?.picture()
  }

  ready(): void {
    this.#surface?.ready()
  }

  async stop(): Promise<void> {
    await this.#surface?.stop()
  }

  /** What there is of it, in words; undefined: nothing. */
  get where(): string | undefined {
    if (!this.#surface) return undefined
    const { build, gpio, chips } = this.#surface.stats()
    const missing = chips.filter(({ online, error }) => !online && error !== undefined)
    const offline = missing.length > 0 ? `; offline: ${missing.map(({ name }) => name).join(', ')}` : ''
    return `${build}, ${gpio.backend} lines${offline} (mixctl panel)`
  }

  /** For the status. */
  stats(): PanelStats | { build: 'off'; reason: string } {
    return this.#surface?.stats() ?? { build: 'off', reason: this.#why }
  }

  /** @throws BoxError EPANEL in words */
  async calibrate(step: CalibrationStep): Promise<CalibrationReport> {
    if (!this.#surface) throw new BoxError('EPANEL', `there is no panel: ${this.#why}`)
    try {
      return await this.#surface.calibrate(step)
    } catch (error) {
      throw new BoxError('EPANEL', `cannot calibrate: ${(error as Error).message}`)
    }
  }

  async #start(): Promise<void> {
    const { config, access, paths, log } = this.#parts
    const { panel } = config
    if (panel.build === 'off') {
      this.#why = 'panel.build is "off"'
      return
    }
    const real = panel.gpio === 'simulated' ? undefined : await openGpio({ backend: panel.gpio })
    // A machine with lines that this process may not use is not one without.
    const hasLines = real !== undefined && (real.backend !== 'none' || existsSync('/dev/gpiochip0'))
    if (panel.build === undefined && hasLines) {
      // Cards on the header use lines too, and nobody has said which are free.
      this.#why =
        'panel.build is not set, and this machine has GPIO lines that may be in use: give one of mini, desk, pads, custom'
      real?.close()
      return
    }
    const build = panel.build ?? 'desk'
    const { description, faults } = describe(build, config, this.#supervisor)
    const simulates = !real || !hasLines
    const reason = real?.reason ?? 'asked for'
    if (simulates) real?.close()
    const simulatesBus = panel.i2c === 'simulated' || (panel.i2c === undefined && simulates)
    if (simulates || simulatesBus) this.#simulated = new SimulatedPanel(description, reason)
    const gpio: Gpio = simulates ? this.#simulated!.gpio : real
    const bus = simulatesBus ? { port: this.#simulated!.port } : openBus(panel.i2c ?? HEADER_ADAPTER)
    this.#surface = new FrontPanel({
      ...{ supervisor: this.#supervisor, build, description, faults, gpio, paths, log, ...bus },
      sounds: soundsFolder(config, paths),
      pairingCode: () => access.code?.code,
      // Simulated lines are all on one chip.
      label: simulates ? undefined : panel.chip,
    })
    this.#surface.start()
  }
}

function describe(
  build: Chosen,
  { panel }: Config,
  { table }: Supervisor,
): { description: PanelDescription; faults: PanelFault[] } {
  if (build !== 'custom') return { description: BUILDS[build](table.size), faults: [] }
  if (panel.description) return readPanelDescription(panel.description)
  const reason = 'panel.build is "custom": give panel.description'
  return { description: { chips: [], controls: [] }, faults: [{ what: 'description', reason }] }
}

/** Without an adapter the rest of the panel works. */
function openBus(wanted: number | string): { port: I2cPort | undefined; noPort?: string } {
  try {
    return { port: new AdapterPort(findAdapter(wanted)) }
  } catch (error) {
    return { port: undefined, noPort: (error as Error).message }
  }
}

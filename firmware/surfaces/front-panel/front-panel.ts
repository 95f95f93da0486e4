// The front panel: knobs, buttons, faders, LEDs, meters and a display, wired as a description says.
import type { Gpio } from '../../../hal/gpio/index.ts'
import type { I2cDevice, I2cPort } from '../../../hal/i2c/index.ts'
import type { Log, PanelDescription, PanelFault, Paths, Supervisor } from '../../supervisor/index.ts'
import { assemble } from './assemble.ts'
import type { CalibrationReport, CalibrationStep } from './calibrator.ts'
import type { ScreenModel } from './display/index.ts'
import { type PanelStats, panelStats } from './stats.ts'

const METERS_MS = 20
/** Every so many looks at the meters. */
const PICTURE_EVERY = 3

/** What a panel needs of the supervisor. */
export type PanelDesk = Pick<
  Supervisor,
  'table' | 'store' | 'set' | 'player' | 'link' | 'panic' | 'panicked' | 'meterReader' | 'status'
>

export interface FrontPanelParts {
  supervisor: PanelDesk
  build: string
  description: PanelDescription
  /** What of the description is left out, and why. */
  faults: readonly PanelFault[]
  gpio: Gpio
  /** Label of the GPIO chip with the panel's lines; undefined: the header's. */
  label: string | undefined
  /** Undefined: there is none, and `noPort` says why. */
  port: I2cPort | undefined
  noPort?: string
  paths: Pick<Paths, 'stateDir' | 'runtimeDir'>
  /** Where files to be played are. */
  sounds: string
  /** What a device that wants to be taken in has to give; undefined while nobody asks. */
  pairingCode(): string | undefined
  log: Log
}

export class FrontPanel {
  readonly #parts: FrontPanelParts
  readonly #faults: PanelFault[]
  readonly #panel: ReturnType<typeof assemble>
  readonly #ends: (() => void)[] = []

  /** After the supervisor's start; touches no device. */
  constructor(parts: FrontPanelParts) {
    this.#parts = parts
    this.#faults = [...parts.faults]
    for (const { what, reason } of parts.faults) parts.log.warn({ what, reason }, 'panel: left out')
    this.#panel = assemble(parts, (what, reason) => this.#fault(what, reason))
  }

  /** Waits for nobody. */
  start(): void {
    const { bus, chips, interrupts, calibrations, controls, lamps, alarms, faders } = this.#panel
    calibrations.load()
    if (calibrations.problem) this.#fault('calibration', calibrations.problem)
    controls.start()
    lamps.start()
    alarms.start()
    if (bus) {
      this.#ends.push(bus.subscribe((device) => this.#device(device)))
      for (const { chip, expander } of chips?.expanders() ?? []) interrupts.watch(chip, expander)
      bus.start().catch((error: Error) => this.#fault('I2C', error.message))
    }
    let looks = 0
    const timer = setInterval(() => this.#paint(++looks), METERS_MS)
    this.#ends.push(
      () => clearInterval(timer),
      this.#parts.supervisor.store.subscribe(({ changes }) => faders.changed(changes)),
    )
  }

  /** The box sounds. */
  ready(): void {
    this.#panel.screen.ready()
  }

  /** Everything is dark, and the lines are free. */
  async stop(): Promise<void> {
    const { bus, interrupts, controls, lamps, alarms, faders, meters, displays, powerOff } = this.#panel
    for (const end of this.#ends.splice(0)) end()
    powerOff.stop()
    alarms.stop()
    faders.stop()
    lamps.stop()
    meters.dark()
    await displays.clear()
    controls.stop()
    interrupts.stop()
    await bus?.stop()
    this.#parts.gpio.close()
  }

  /** @throws Error in words */
  calibrate(step: CalibrationStep): Promise<CalibrationReport> {
    return this.#panel.calibrator.step(step)
  }

  screen(): ScreenModel {
    return this.#panel.screen.model()
  }

  /** What the display shows, as `Oled.image`; undefined without one. */
  picture(): Uint8Array | undefined {
    return this.#panel.displays.picture
  }

  stats(): PanelStats {
    const { bus, controls, faders } = this.#panel
    return panelStats({
      ...this.#parts,
      ...this.#panel,
      bus: bus?.status,
      faders: faders.all,
      problems: [...this.#faults, ...controls.problems],
    })
  }

  #paint(looks: number): void {
    const { levels, meters, displays, screen } = this.#panel
    levels.look()
    meters.paint((root) => levels.of(root), performance.now())
    if (looks % PICTURE_EVERY === 0 && displays.count > 0) displays.draw(screen.model())
  }

  #device(device: I2cDevice): void {
    const { name, online, error } = device
    const expander = this.#panel.chips?.expanderOf(device)
    if (online) {
      this.#parts.log.info({ chip: name }, 'panel: chip online')
      // What was pressed meanwhile is down now.
      expander?.serve().catch(() => {})
    } else {
      this.#parts.log.warn({ chip: name, error: error?.message }, 'panel: chip offline')
      expander?.lose()
    }
  }

  #fault(what: string, reason: string): void {
    if (this.#faults.some((fault) => fault.what === what && fault.reason === reason)) return
    this.#faults.push({ what, reason })
    this.#parts.log.warn({ what, reason }, 'panel: does not work')
  }
}

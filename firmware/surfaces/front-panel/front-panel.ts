// The front panel: knobs, buttons, faders, LEDs, meters and a display, wired as a description says.
import { join } from 'node:path'
import type { Gpio } from '../../../hal/gpio/index.ts'
import { I2cBus, type I2cDevice, type I2cPort } from '../../../hal/i2c/index.ts'
import type { Log, PanelDescription, PanelFault, Paths, Supervisor } from '../../supervisor/index.ts'
import { Hands } from './actions/hands.ts'
import { Alarms } from './alarms.ts'
import { type CalibrationReport, type CalibrationStep, Calibrator } from './calibrator.ts'
import type { Bench } from './controls/bench.ts'
import { Controls } from './controls/controls.ts'
import { defaultPages } from './default-pages.ts'
import { Chips } from './devices/chips.ts'
import { Interrupts } from './devices/interrupts.ts'
import type { ScreenModel } from './display/index.ts'
import { Displays } from './displays.ts'
import { CalibrationFile } from './faders/calibration-file.ts'
import { Faders } from './faders/faders.ts'
import { Lamps } from './lamps.ts'
import { Levels } from './levels.ts'
import { MeterBridge } from './meter-bridge.ts'
import { PowerOff } from './power-off.ts'
import { Screen } from './screen.ts'
import { slotCount } from './slot-count.ts'
import { type PanelStats, panelStats } from './stats.ts'
import { View } from './view.ts'

const METERS_MS = 20
/** Every so many looks at the meters. */
const PICTURE_EVERY = 3
const KNOBS = ['fader', 'pan', 'trim']

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
  label?: string
  /** Undefined: there is none, and this is why. */
  port: I2cPort | undefined
  noPort?: string
  paths: Pick<Paths, 'stateDir' | 'runtimeDir'>
  log: Log
}

export class FrontPanel {
  readonly #parts: FrontPanelParts
  readonly #faults: PanelFault[]
  readonly #bus: I2cBus | undefined
  readonly #chips: Chips | undefined
  readonly #interrupts: Interrupts
  readonly #view: View
  readonly #hands: Hands
  readonly #lamps: Lamps
  readonly #levels: Levels
  readonly #meters: MeterBridge
  readonly #displays = new Displays()
  readonly #screen: Screen
  readonly #alarms: Alarms
  readonly #calibrations: CalibrationFile
  readonly #faders: Faders
  readonly #controls: Controls
  readonly #calibrator: Calibrator
  readonly #powerOff: PowerOff
  readonly #ends: (() => void)[] = []

  /** After the supervisor's start; touches no device. */
  constructor(parts: FrontPanelParts) {
    const { supervisor, description, gpio, label, port, paths, log } = parts
    const { table, store } = supervisor
    this.#parts = parts
    this.#faults = [...parts.faults]
    this.#bus = port && new I2cBus({ port })
    this.#chips =
      this.#bus &&
      new Chips(this.#bus, description, (chip, error) => this.#fault(`chip "${chip.name}"`, error.message))
    this.#interrupts = new Interrupts({
      ...{ gpio, label },
      problem: (what, error) => this.#fault(what, error.message),
    })
    const pages = description.pages ?? defaultPages(table.size, slotCount(description.controls))
    this.#view = new View(table, pages, description.knobs ?? KNOBS, (what) => this.#viewChanged(what))
    this.#levels = new Levels(table, supervisor.meterReader())
    this.#hands = new Hands({
      ...{ supervisor, view: this.#view, soundsDir: join(paths.stateDir, 'sounds') },
      moved: (target) => this.#screen.moved(target),
      note: (text) => this.#screen.note(text),
    })
    this.#lamps = new Lamps({
      ...{ store, view: this.#view },
      panicked: () => supervisor.panicked,
      playing: (file) => this.#hands.playing(file),
      level: (root) => this.#levels.of(root).level,
    })
    this.#calibrations = new CalibrationFile(paths.stateDir)
    this.#faders = new Faders({
      ...{ supervisor, view: this.#view, hands: this.#hands, calibrations: this.#calibrations },
      seeking: (target) => this.#screen.moved(target),
    })
    this.#alarms = new Alarms(supervisor, () => this.#offline())
    this.#screen = new Screen({
      ...{ store, view: this.#view },
      level: (root) => this.#levels.of(root),
      way: (target) => this.#faders.way(target),
      alarms: () => this.#alarms.texts,
    })
    this.#meters = new MeterBridge(this.#view)
    this.#powerOff = new PowerOff({
      ...{ runtimeDir: paths.runtimeDir, log },
      mute: (on) => supervisor.panic(on),
      alarm: (text) => this.#alarms.set(text),
      note: (text) => this.#screen.note(text),
    })
    const bench: Bench = {
      ...{ table, gpio, label, chips: this.#chips, hands: this.#hands, view: this.#view },
      ...{ lamps: this.#lamps, meters: this.#meters, displays: this.#displays, faders: this.#faders },
      shutdown: (event) => this.#powerOff.event(event),
    }
    this.#controls = new Controls(description.controls, bench, log)
    this.#calibrator = new Calibrator(this.#faders.all, this.#calibrations)
  }

  /** Waits for nobody. */
  start(): void {
    const { log, supervisor } = this.#parts
    this.#calibrations.load()
    if (this.#calibrations.problem) this.#fault('calibration', this.#calibrations.problem)
    for (const { what, reason } of this.#faults) log.warn({ what, reason }, 'panel: left out')
    this.#controls.start()
    this.#lamps.start()
    this.#alarms.start()
    const bus = this.#bus
    if (bus) {
      this.#ends.push(bus.subscribe((device) => this.#device(device)))
      for (const { chip, expander } of this.#chips?.expanders() ?? []) this.#interrupts.watch(chip, expander)
      bus.start().catch((error: Error) => this.#fault('I2C', error.message))
    }
    let looks = 0
    const timer = setInterval(() => {
      this.#levels.look()
      this.#meters.paint((root) => this.#levels.of(root), performance.now())
      if (++looks % PICTURE_EVERY === 0 && this.#displays.count > 0) this.#displays.draw(this.#screen.model())
    }, METERS_MS)
    this.#ends.push(
      () => clearInterval(timer),
      supervisor.store.subscribe(({ changes }) => this.#faders.changed(changes)),
    )
  }

  /** The box sounds. */
  ready(): void {
    this.#screen.ready()
  }

  /** Everything is dark, and the lines are free. */
  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end()
    this.#powerOff.stop()
    this.#alarms.stop()
    this.#faders.stop()
    this.#lamps.stop()
    this.#meters.dark()
    await this.#displays.clear()
    this.#controls.stop()
    this.#interrupts.stop()
    await this.#bus?.stop()
    this.#parts.gpio.close()
  }

  /** @throws Error in words */
  calibrate(step: CalibrationStep): Promise<CalibrationReport> {
    return this.#calibrator.step(step)
  }

  screen(): ScreenModel {
    return this.#screen.model()
  }

  /** What the display shows, as `Oled.image`; undefined without one. */
  picture(): Uint8Array | undefined {
    return this.#displays.picture
  }

  stats(): PanelStats {
    return panelStats({
      ...{
        build: this.#parts.build,
        gpio: this.#parts.gpio,
        bus: this.#bus?.status,
        noBus: this.#parts.noPort,
      },
      ...{ description: this.#parts.description, view: this.#view, hands: this.#hands },
      ...{ faders: this.#faders.all, controls: this.#controls, calibrations: this.#calibrations },
      problems: [...this.#faults, ...this.#controls.problems],
    })
  }

  #viewChanged(what: 'page' | 'other'): void {
    this.#lamps.viewChanged()
    if (what === 'other') return
    this.#faders.released()
    this.#screen.pageTurned()
  }

  #device(device: I2cDevice): void {
    const { name, online, error } = device
    const expander = this.#chips?.expanderOf(device)
    if (online) {
      this.#parts.log.info({ chip: name }, 'panel: chip online')
      // What was pressed meanwhile is down now.
      expander?.serve().catch(() => {})
    } else {
      this.#parts.log.warn({ chip: name, error: error?.message }, 'panel: chip offline')
      expander?.lose()
    }
  }

  #offline(): string[] {
    return (this.#bus?.status.devices ?? []).filter(({ online }) => !online).map(({ name }) => name)
  }

  #fault(what: string, reason: string): void {
    if (this.#faults.some((fault) => fault.what === what && fault.reason === reason)) return
    this.#faults.push({ what, reason })
    this.#parts.log.warn({ what, reason }, 'panel: does not work')
  }
}

// What a front panel is made of, put together; nothing touches a device yet.
import { I2cBus } from '../../../hal/i2c/index.ts'
import { Hands } from './actions/hands.ts'
import { Alarms } from './alarms.ts'
import { Calibrator } from './calibrator.ts'
import { Controls } from './controls/controls.ts'
import { defaultPages } from './default-pages.ts'
import { Chips } from './devices/chips.ts'
import { Interrupts } from './devices/interrupts.ts'
import { Displays } from './displays.ts'
import { CalibrationFile } from './faders/calibration-file.ts'
import { Faders } from './faders/faders.ts'
import type { FrontPanelParts } from './front-panel.ts'
import { Lamps } from './lamps.ts'
import { Levels } from './levels.ts'
import { MeterBridge } from './meter-bridge.ts'
import { PowerOff } from './power-off.ts'
import { Screen } from './screen.ts'
import { slotCount } from './slot-count.ts'
import { View } from './view.ts'

const KNOBS = ['fader', 'pan', 'trim']

/** @param fault is told of what cannot be used, in words */
export function assemble(parts: FrontPanelParts, fault: (what: string, reason: string) => void) {
  const { supervisor, description, gpio, label, port, paths, sounds, log } = parts
  const pairingCode = () => parts.pairingCode()
  const { table, store } = supervisor
  const bus = port && new I2cBus({ port })
  const chips =
    bus && new Chips(bus, description, ({ name }, { message }) => fault(`chip "${name}"`, message))
  const interrupts = new Interrupts({ gpio, label, problem: (what, { message }) => fault(what, message) })
  const pages = description.pages ?? defaultPages(table.size, slotCount(description.controls))
  const view = new View(table, pages, description.knobs ?? KNOBS, (what) => {
    lamps.viewChanged()
    if (what === 'other') return
    faders.released()
    screen.pageTurned()
  })
  const levels = new Levels(table, supervisor.meterReader())
  const hands = new Hands({
    ...{ supervisor, view, soundsDir: sounds },
    moved: (target) => screen.moved(target),
    note: (text) => screen.note(text),
  })
  const lamps = new Lamps({
    ...{ store, view },
    panicked: () => supervisor.panicked,
    playing: (file) => hands.playing(file),
    level: (root) => levels.of(root).level,
  })
  const calibrations = new CalibrationFile(paths.stateDir)
  const faders = new Faders({
    ...{ supervisor, view, hands, calibrations },
    seeking: (target) => screen.moved(target),
  })
  const alarms = new Alarms(
    supervisor,
    () => (bus?.status.devices ?? []).filter(({ online }) => !online).map(({ name }) => name),
    pairingCode,
  )
  const screen = new Screen({
    ...{ store, view },
    level: (root) => levels.of(root),
    way: (target) => faders.way(target),
    alarms: () => alarms.texts,
  })
  const meters = new MeterBridge(view)
  const displays = new Displays()
  const powerOff = new PowerOff({
    ...{ runtimeDir: paths.runtimeDir, log },
    mute: (on) => supervisor.panic(on),
    alarm: (text) => alarms.set(text),
    note: (text) => screen.note(text),
  })
  const bench = {
    ...{ table, gpio, label, chips, hands, view, lamps, meters, displays, faders },
    shutdown: (event: 'arm' | 'cancel' | 'shutdown') => powerOff.event(event),
  }
  const controls = new Controls(description.controls, bench, log)
  const calibrator = new Calibrator(faders.all, calibrations)
  return {
    ...{ bus, chips, interrupts, view, levels, hands, lamps, calibrations, faders },
    ...{ alarms, screen, meters, displays, powerOff, controls, calibrator },
  }
}

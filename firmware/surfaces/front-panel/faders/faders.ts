// The faders of a panel: which is which, and who polls them.
import type { Converter } from '../../../../hal/chips/index.ts'
import type { Change, ParameterTable, Store } from '../../../console/index.ts'
import type { PanelChip } from '../../../supervisor/index.ts'
import { parseAction } from '../actions/action.ts'
import type { Hands } from '../actions/hands.ts'
import type { Target, View } from '../view.ts'
import type { CalibrationFile } from './calibration-file.ts'
import { Fader } from './fader.ts'
import type { Calibration } from './fader-filter.ts'
import { FaderPoller } from './fader-poller.ts'

/** Before a calibration: a fader between ground and the converter's reference, of an ADS1x15 between ground and 3.3 V. */
const TO_REFERENCE: Calibration = { low: 0.006, high: 0.99, noise: 0.002 }
const TO_3V3: Calibration = { low: 0.006, high: 3.25 / 4.096, noise: 0.002 }
const UNCALIBRATED: Partial<Record<PanelChip['kind'], Calibration>> = {
  ads7828: TO_REFERENCE,
  // A step of 8 bits is 0.004.
  ads7830: { low: 0.008, high: 0.985, noise: 0.008 },
  ads1115: TO_3V3,
  ads1015: TO_3V3,
}

export interface FadersParts {
  supervisor: { table: ParameterTable; store: Store }
  view: View
  hands: Hands
  calibrations: CalibrationFile
  seeking(target: Target): void
}

export class Faders {
  readonly all = new Map<string, Fader>()
  readonly #parts: FadersParts
  readonly #pollers = new Map<string, FaderPoller>()

  constructor(parts: FadersParts) {
    this.#parts = parts
  }

  /** @param move an action, as a text @returns what takes it out @throws Error in words */
  add(
    name: string,
    move: string,
    { name: chip, kind }: PanelChip,
    converter: Converter,
    channel: number,
  ): () => void {
    const { supervisor, view, hands, calibrations, seeking } = this.#parts
    const action = parseAction(move, 'move', { table: supervisor.table, view })
    const fader = new Fader({
      calibration: calibrations.get(name) ?? UNCALIBRATED[kind]!,
      target: () => view.target(action),
      position: ({ parameter }) => parameter.law.toPosition(supervisor.store.numberAt(parameter.slot)),
      move: (target, position) => hands.move(target, position),
      seeking,
    })
    const poller = this.#pollers.get(chip) ?? new FaderPoller(converter)
    this.#pollers.set(chip, poller)
    poller.add(channel, fader)
    this.all.set(name, fader)
    return () => {
      poller.remove(channel)
      this.all.delete(name)
    }
  }

  /** Which way the fader has to go that moves this, until it takes over. */
  way({ parameter }: Target): 'up' | 'down' | undefined {
    return [...this.all.values()].find((fader) => fader.target?.parameter === parameter)?.way
  }

  /** Somebody has moved something, perhaps the faders themselves. */
  changed(changes: readonly Change[]): void {
    const moved = new Set(changes.map(({ parameter }) => parameter))
    for (const fader of this.all.values()) {
      if (fader.target && moved.has(fader.target.parameter)) fader.changed()
    }
  }

  /** Each means another knob now. */
  released(): void {
    for (const fader of this.all.values()) fader.changed()
  }

  stop(): void {
    for (const poller of this.#pollers.values()) poller.stop()
  }
}

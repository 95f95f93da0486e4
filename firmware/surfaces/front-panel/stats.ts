// How it stands with the panel, for people who wonder.
import type { Gpio } from '../../../hal/gpio/index.ts'
import type { I2cBusStatus } from '../../../hal/i2c/index.ts'
import type { PanelControl, PanelDescription, PanelFault } from '../../supervisor/index.ts'
import type { Hands } from './actions/hands.ts'
import type { Controls } from './controls/controls.ts'
import type { CalibrationFile } from './faders/calibration-file.ts'
import type { Fader } from './faders/fader.ts'
import type { View } from './view.ts'

export interface PanelStats {
  build: string
  gpio: { backend: string; reason: string; chips: string[] }
  /** Why there is none, or what it has done. */
  i2c: { problem: string } | Omit<I2cBusStatus, 'devices'>
  chips: { name: string; kind: string; address: number; online: boolean; error?: string }[]
  page: string
  pages: string[]
  selected: string
  knob: string
  /** Moves that were made and that were refused. */
  moves: number
  refused: number
  controls: {
    name: string
    kind: string
    where: string
    does: string
    works: boolean
    counts?: Record<string, number>
  }[]
  faders: {
    name: string
    raw: number | null
    position: number | null
    calibrated: boolean
    holds: boolean
    way: 'up' | 'down' | null
  }[]
  problems: PanelFault[]
}

interface StatsParts {
  build: string
  gpio: Gpio
  bus: I2cBusStatus | undefined
  noPort?: string
  description: PanelDescription
  view: View
  hands: Hands
  faders: ReadonlyMap<string, Fader>
  controls: Controls
  calibrations: CalibrationFile
  problems: PanelFault[]
}

export function panelStats(parts: StatsParts): PanelStats {
  const { build, gpio, bus, noPort, description, view, hands, faders, controls, calibrations, problems } =
    parts
  const { devices = [], ...counts } = bus ?? {}
  return {
    build,
    gpio: { backend: gpio.backend, reason: gpio.reason, chips: gpio.chips().map(({ label }) => label) },
    i2c: bus ? (counts as Omit<I2cBusStatus, 'devices'>) : { problem: noPort ?? 'not used' },
    chips: description.chips.map(({ name, kind, address }) => {
      const device = devices.find((other) => other.name === name)
      const error = device?.error
      return { name, kind, address, online: device?.online ?? false, ...(error !== undefined && { error }) }
    }),
    ...{ page: view.page.name, pages: view.pages.map(({ name }) => name) },
    ...{ selected: view.selected, knob: view.knob, moves: hands.sets, refused: hands.refused },
    controls: [...controls].map(([control, handle]) => {
      const counted = handle?.counts?.()
      return {
        ...{ name: control.name, kind: control.kind, where: whereOf(control), does: doesOf(control) },
        ...{ works: handle !== undefined, ...(counted && { counts: counted }) },
      }
    }),
    faders: [...faders].map(([name, fader]) => ({
      ...{ name, raw: fader.raw ?? null, position: fader.position ?? null },
      ...{ calibrated: calibrations.get(name) !== undefined, holds: fader.holds, way: fader.way ?? null },
    })),
    problems,
  }
}

/** The fields that say where a control is wired to, and what it does: the others are neither. */
const WHERE = ['line', 'a', 'b', 'chip', 'pin', 'channel', 'led', 'first', 'count']
const DOES = ['turn', 'move', 'shows', 'short', 'long', 'double', 'hold', 'shift']

const fields = (of: object, names: readonly string[]): string[] =>
  Object.entries(of).flatMap(([key, value]) => {
    if (!names.includes(key)) return []
    // "turn /main/st/mix/fader" says it already.
    return [String(value).startsWith(`${key} `) ? String(value) : `${key} ${value}`]
  })

function whereOf(control: PanelControl): string {
  const push =
    'push' in control && control.push ? fields(control.push, WHERE).map((text) => `push ${text}`) : []
  return [...fields(control, WHERE), ...push].join(', ')
}

function doesOf(control: PanelControl): string {
  const push = 'push' in control && control.push ? fields(control.push, DOES) : []
  return [...fields(control, DOES), ...push].join(', ')
}

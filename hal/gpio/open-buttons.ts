// Buttons, footswitches and the shutdown button on lines of a chip.
import { Alarm } from './alarm.ts'
import { Button, type ButtonEvent, type ButtonOptions } from './button.ts'
import { Footswitch, type FootswitchOptions } from './footswitch.ts'
import type { Gpio, Inputs, Line } from './gpio.ts'
import { ShutdownButton, type ShutdownEvent } from './shutdown-button.ts'

/** Ganssle's eighteen switches bounced 1.6 ms on average, all but one of them less than 6.2 ms. */
const BUTTON_BOUNCE_US = 10_000
/** A cable on a stage is an antenna, and half a kilogram of shoe bounces longer. */
const FOOT_BOUNCE_US = 20_000

export interface Contact {
  chip?: string
  line: Line
  /** "ground" (the default): the chip pulls the line up, the contact closes it to ground. */
  closesTo?: 'ground' | 'supply'
  /** µs; 10 ms, of a footswitch 20 ms. */
  bounceUs?: number
}

/** Lines to listen to: a chip's, or whatever else behaves so. */
export type ContactLines = Pick<Gpio, 'inputs'>

/** A machine of pure states with a clock of its own events. */
interface Machine<Event> {
  readonly dueNs: number | undefined
  edge(down: boolean, timeNs: number, tell: (event: Event, timeNs: number) => void): void
  advance(nowNs: number, tell: (event: Event, timeNs: number) => void): void
}

/** @throws LinuxError as Gpio.inputs */
export function openButton(
  gpio: ContactLines,
  contact: Contact & ButtonOptions,
  onEvent: (event: ButtonEvent, timeNs: number) => void,
): Inputs {
  return run(gpio, contact, 'first', BUTTON_BOUNCE_US, (down) => new Button(contact, down), onEvent)
}

/** Only what is held counts, so a glitch does no harm that a delay would prevent. @throws LinuxError as Gpio.inputs */
export function openShutdownButton(
  gpio: ContactLines,
  contact: Contact & { holdMs?: number },
  onEvent: (event: ShutdownEvent, timeNs: number) => void,
): Inputs {
  const make = (down: boolean) => new ShutdownButton(contact.holdMs, down)
  return run(gpio, contact, 'settled', BUTTON_BOUNCE_US, make, onEvent)
}

/** A momentary one tells all that a button does; a latching one `press` at each push, and `short`. @throws LinuxError as Gpio.inputs */
export function openFootswitch(
  gpio: ContactLines,
  contact: Contact & FootswitchOptions & ButtonOptions,
  onEvent: (event: ButtonEvent, timeNs: number) => void,
): Inputs {
  const make = (closed: boolean): Machine<ButtonEvent> => {
    const foot = new Footswitch(contact, closed)
    const button = new Button(contact, contact.action === 'momentary' && foot.engaged)
    return {
      get dueNs() {
        return button.dueNs
      },
      edge(now, timeNs, tell) {
        const event = foot.edge(now)
        if (event === undefined) return
        button.edge(event === 'press', timeNs, tell)
        if (contact.action === 'latching') button.edge(false, timeNs, tell)
      },
      advance: (nowNs, tell) => button.advance(nowNs, tell),
    }
  }
  return run(gpio, contact, 'settled', FOOT_BOUNCE_US, make, onEvent)
}

function run<Event>(
  gpio: ContactLines,
  { chip, line, closesTo = 'ground', bounceUs }: Contact,
  debounce: 'settled' | 'first',
  usualBounceUs: number,
  make: (closed: boolean) => Machine<Event>,
  onEvent: (event: Event, timeNs: number) => void,
): Inputs {
  const toGround = closesTo === 'ground'
  let machine: Machine<Event>
  const alarm = new Alarm((nowNs) => {
    machine.advance(nowNs, onEvent)
    alarm.set(machine.dueNs)
  })
  const pull = toGround ? ('up' as const) : ('down' as const)
  const inputs = gpio.inputs({
    ...(chip === undefined ? {} : { chip }),
    lines: [{ line, pull, activeLow: toGround, debounceUs: bounceUs ?? usualBounceUs, debounce }],
    onEdge({ active, timeNs }) {
      machine.edge(active, timeNs, onEvent)
      alarm.set(machine.dueNs)
    },
  })
  machine = make(inputs.levels()[0]!)
  const close = inputs.close.bind(inputs)
  inputs.close = () => {
    alarm.close()
    close()
  }
  return inputs
}

// From a control of the description to one that works.
import { openButton, openEncoder, openFootswitch, openShutdownButton } from '../../../../hal/gpio/index.ts'
import type { ControlKind, ControlOf, PanelControl, Push } from '../../../supervisor/index.ts'
import { parseAction } from '../actions/action.ts'
import { type Bench, chipsOf, type Handle, placeOf } from './bench.ts'
import { openLamp } from './open-lamp.ts'
import { PushActions } from './push.ts'

type Open<Kind extends ControlKind> = (control: ControlOf<Kind>, bench: Bench) => Handle

const OPEN: { [Kind in ControlKind]: Open<Kind> } = {
  encoder(control, bench) {
    const { a, b, turn, push, name: _, kind: __, ...kind } = control
    const action = parseAction(turn, 'move', bench)
    const where = bench.label === undefined ? {} : { chip: bench.label }
    const pushed = push && openPush(push, bench)
    try {
      const encoder = openEncoder(bench.gpio, { a, b, ...where, ...kind }, (steps) =>
        bench.hands.turn(action, steps),
      )
      return {
        close() {
          encoder.close()
          pushed?.close()
        },
        counts: () => ({ detents: encoder.position, inferred: encoder.inferred, missed: encoder.missed }),
      }
    } catch (error) {
      pushed?.close()
      throw error
    }
  },

  button: (control, bench) => openPush(control, bench),

  footswitch(control, bench) {
    const { contact = 'detect', action = 'momentary' } = control
    const actions = pushActions(control, bench)
    const { lines, ...place } = placeOf(bench, control)
    const inputs = openFootswitch(lines, { ...place, contact, action, ...actions.options }, (event) =>
      actions.event(event),
    )
    return closing(inputs, actions)
  },

  shutdown(control, bench) {
    const { lines, ...place } = placeOf(bench, control)
    return openShutdownButton(lines, place, (event) => bench.shutdown(event))
  },

  fader({ name, chip, channel, move }, bench) {
    const chips = chipsOf(bench)
    const converter = chips.get(chip, 'converter')
    return { close: bench.faders.add(name, move, chips.describedAs(chip)!, converter, channel) }
  },

  led: openLamp,

  meter({ chip, first, count, shows }, bench) {
    const lights = chipsOf(bench).get(chip, 'lights')
    if (first + count > lights.count) {
      throw new Error(`LEDs ${first} to ${first + count - 1}: chip "${chip}" has 0 to ${lights.count - 1}`)
    }
    return { close: bench.meters.add(lights, first, count, shows) }
  },

  display: ({ chip }, bench) => ({ close: bench.displays.add(chipsOf(bench).get(chip, 'display')) }),
}

/** @throws Error in words; LinuxError where a line is not to be had, which may change */
export function openControl(control: PanelControl, bench: Bench): Handle {
  const open = OPEN[control.kind] as Open<ControlKind>
  return open(control, bench)
}

function openPush(push: Push, bench: Bench): Handle {
  const actions = pushActions(push, bench)
  const { lines, ...place } = placeOf(bench, push)
  return closing(
    openButton(lines, { ...place, ...actions.options }, (event) => actions.event(event)),
    actions,
  )
}

function pushActions(push: Push, bench: Bench): PushActions {
  return new PushActions(
    push,
    bench,
    (action, down) => bench.hands.push(action, down),
    () => bench.view.shift,
  )
}

const closing = (inputs: { close(): void }, actions: PushActions): Handle => ({
  close() {
    inputs.close()
    actions.end()
  },
})

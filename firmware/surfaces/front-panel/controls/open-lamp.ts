import type { ControlOf } from '../../../supervisor/index.ts'
import { parseAction } from '../actions/action.ts'
import { type Bench, chipsOf, type Handle, placeOf } from './bench.ts'

/** An LED on a line, on a pin of a chip, or among the lamps of one. @throws Error in words, LinuxError */
export function openLamp(control: ControlOf<'led'>, bench: Bench): Handle {
  const { chip, led, activeLow = false } = control
  const action = parseAction(control.shows, 'show', bench)
  if (led !== undefined) {
    if (chip === undefined || control.line !== undefined || control.pin !== undefined) {
      throw new Error('give "led" with "chip" alone')
    }
    const lights = chipsOf(bench).get(chip, 'lights')
    if (led >= lights.count) throw new Error(`LED ${led}: chip "${chip}" has 0 to ${lights.count - 1}`)
    const close = bench.lamps.add(action, (on) => {
      lights.set(led, on !== activeLow ? 1 : 0)
      // What could not be sent goes out when the chip is back.
      lights.show().catch(() => {})
    })
    return { close }
  }
  const { lines, line, ...where } = placeOf(bench, control)
  const outputs = lines.outputs({ ...where, lines: [{ line, activeLow }] })
  const remove = bench.lamps.add(action, (on) => outputs.set(0, on))
  return {
    close() {
      remove()
      outputs.close()
    },
  }
}

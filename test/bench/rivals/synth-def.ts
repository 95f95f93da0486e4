// A SuperCollider synth definition file, version 2 (documentation "Synth Definition File Format"), from a list of units.

/** Where an input comes from: a constant, or an output of a unit. */
export type Input = number | { unit: number; output: number }

export interface Unit {
  name: string
  /** 0 once, 1 per block, 2 per frame. */
  rate: 0 | 1 | 2
  inputs: readonly Input[]
  outputs: number
  /** Which of a family: of BinaryOpUGen 2 = multiplication. */
  special?: number
}

/** Big-endian bytes, one after the other. */
export class Bytes {
  readonly #parts: Buffer[] = []

  text(value: string): this {
    this.#parts.push(Buffer.from([value.length]), Buffer.from(value, 'latin1'))
    return this
  }

  int(bytes: 1 | 2 | 4, value: number): this {
    const part = Buffer.alloc(bytes)
    part.writeIntBE(value, 0, bytes)
    this.#parts.push(part)
    return this
  }

  float(value: number): this {
    const part = Buffer.alloc(4)
    part.writeFloatBE(value)
    this.#parts.push(part)
    return this
  }

  bytes(value: Buffer): this {
    this.#parts.push(value)
    return this
  }

  end(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

/** @param controls names in the order of the outputs of unit 0, which must be their Control; all begin at 0 */
export function synthDef(name: string, controls: readonly string[], units: readonly Unit[]): Buffer {
  const constants = [
    ...new Set(units.flatMap(({ inputs }) => inputs.filter((input) => typeof input === 'number'))),
  ]
  const file = new Bytes().bytes(Buffer.from('SCgf')).int(4, 2).int(2, 1).text(name).int(4, constants.length)
  for (const value of constants) file.float(value)
  file.int(4, controls.length)
  for (const _ of controls) file.float(0)
  file.int(4, controls.length)
  controls.forEach((control, n) => {
    file.text(control).int(4, n)
  })
  file.int(4, units.length)
  for (const { name: unit, rate, inputs, outputs, special = 0 } of units) {
    file.text(unit).int(1, rate).int(4, inputs.length).int(4, outputs).int(2, special)
    for (const input of inputs) {
      if (typeof input === 'number') file.int(4, -1).int(4, constants.indexOf(input))
      else file.int(4, input.unit).int(4, input.output)
    }
    for (let n = 0; n < outputs; n++) file.int(1, rate)
  }
  return file.int(2, 0).end()
}

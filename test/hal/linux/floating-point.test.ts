import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inChild } from './child.ts'

/** (f32, f32) -> f32.mul, in WebAssembly: (module (func (export "m") (param f32 f32) (result f32) ...)). */
const MULTIPLY = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7d, 0x7d, 1, 0x7d, 3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x6d, 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x94, 11],
]

/** Denormal results and denormal operands, of doubles, of singles and in WebAssembly; read from arrays so that nobody folds them. */
const CODE = `
  const doubles = Float64Array.of(1e-300, 1e-10, 1e-310, 1e300)
  const singles = Float32Array.of(1e-38, 1e-3, 1e-40, 1e30)
  const out = new Float32Array(2)
  const { m } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(${JSON.stringify(MULTIPLY)}))).exports
  const zeros = () => {
    out[0] = Math.fround(Math.fround(singles[0]) * Math.fround(singles[1]))
    out[1] = Math.fround(Math.fround(singles[2]) * Math.fround(singles[3]))
    return [doubles[0] * doubles[1], doubles[2] * doubles[3], ...out, m(singles[0], singles[1]), m(singles[2], singles[3])]
      .map((x) => x === 0)
  }
  const before = [linux.isFlushToZero(), ...zeros()]
  linux.setFlushToZero()
  const after = [linux.isFlushToZero(), ...zeros()]
  gc()
  await new Promise((go) => setTimeout(go, 5))
  let late = 0
  for (let n = 0; n < 100000; n++) late += zeros().every(Boolean) ? 1 : 0
  say({ before, after, late, normal: doubles[1] * 2, tiny: 2.5e-308 * doubles[3] / doubles[3] })`

test('denormal numbers are numbers before and zero after, in JavaScript and in WebAssembly, for good', () => {
  const { said } = inChild(CODE, { flags: ['--expose-gc'] })
  assert.equal(said.before, [false, false, false, false, false, false, false])
  assert.equal(said.after, [true, true, true, true, true, true, true])
  assert.is(said.late, 100000)
})

test('normal numbers keep their values', () => {
  const { said } = inChild(CODE, { flags: ['--expose-gc'] })
  assert.is(said.normal, 2e-10)
  assert.is(said.tiny, 2.5e-308)
})

test.run()

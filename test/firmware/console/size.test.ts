import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultSize, validateSize } from '../../../firmware/console/index.ts'
import { refused } from './refused.ts'

test('a configuration that says nothing gets 16 strips; what it says is taken', () => {
  assert.equal(validateSize({}), defaultSize)
  assert.is(validateSize({}).strips, 16)
  const given = { strips: 1, inputs: 32, outputs: 1, buses: 0, matrices: 8 }
  assert.equal(validateSize(given), given)
  assert.is(validateSize({ strips: undefined }).strips, 16)
})

test('a wrong size is refused by an error that names the key and what is allowed', () => {
  for (const key of ['strips', 'inputs', 'outputs']) {
    for (const value of [0, 33, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '16', null, true, [16]]) {
      const error = refused(() => validateSize({ [key]: value }), 'ESIZE')
      assert.is(error.address, key)
      assert.ok(error.message.includes(key) && error.message.includes('1 to 32'), error.message)
    }
  }
  const error = refused(() => validateSize({ stripes: 16 }), 'ESIZE')
  assert.ok(/"stripes".*strips, inputs, outputs, buses, matrices/.test(error.message), error.message)
  for (const input of [null, [], 16])
    refused(() => validateSize(input as unknown as object as Record<string, unknown>), 'ESIZE')
})

test.run()

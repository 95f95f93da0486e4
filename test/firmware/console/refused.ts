import * as assert from 'uvu/assert'
import { ConsoleError, type ConsoleErrorCode } from '../../../firmware/console/index.ts'

/** Runs what must be refused, and hands back the error for a closer look. */
export function refused(run: () => unknown, code: ConsoleErrorCode): ConsoleError {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error
    assert.is(error.code, code)
    return error
  }
  assert.unreachable('nothing was refused')
  throw new Error('unreachable')
}

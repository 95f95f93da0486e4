import { ConsoleError } from '../../../firmware/console/index.ts'

/** Does something at random that may lead sound in a circle; then it is refused, and nothing has changed. */
export function unlessCircle(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof ConsoleError) || error.code !== 'EROUTE') throw error
  }
}

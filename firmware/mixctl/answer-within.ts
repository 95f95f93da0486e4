import { EXIT, Exit } from './exit.ts'

/** @throws Exit notRunning ESILENT when a box that is there gives no answer in time: its supervisor hangs */
export function answerWithin<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new Exit(
          EXIT.notRunning,
          'ESILENT',
          `the box has not answered within ${ms} ms: its supervisor hangs`,
        ),
      )
    }, ms)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

// What ran on which driver, kernel and package versions, and how long it took.
import type { Outcome } from '../run-test-file.ts'
import type { MachineImage } from './machine-image.ts'

/** The versions that decide what a trial means. */
const TOLD_PACKAGES = /^(systemd|nodejs|libasound2t64|alsa-utils|linux-image-.*|i2c-tools|libgpiod3|gpiod) /

export interface Step {
  what: string
  seconds: number
}

export interface Ran extends Outcome {
  file: string
  seconds: number
}

export interface Report {
  image: MachineImage
  /** `uname -srvm` of the guest. */
  kernel: string
  /** "module version-or-state", as loaded at the end. */
  drivers: string[]
  steps: Step[]
  ran: Ran[]
}

const seconds = (value: number) => `${value.toFixed(1).padStart(7)} s`

export function reportText({ image, kernel, drivers, steps, ran }: Report): string {
  const packages = image.packages.split('\n').filter((line) => TOLD_PACKAGES.test(line))
  return [
    `kernel    ${kernel}`,
    ...packages.map((line) => `package   ${line}`),
    ...drivers.map((line) => `driver    ${line}`),
    ...steps.map(({ what, seconds: took }) => `${seconds(took)}  ${what}`),
    ...ran.map(
      ({ file, passed, failed, seconds: took }) =>
        `${seconds(took)}  ${failed === 0 ? 'ok  ' : 'FAIL'} ${file}: ${passed} passed, ${failed} failed`,
    ),
    '',
  ].join('\n')
}

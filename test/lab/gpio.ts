import type { Lab } from './lab.ts'

const CHIP = 'mixbox-lab'
const CONFIG = `/sys/kernel/config/gpio-sim/${CHIP}`
export const LINES = 32
/** Names that some lines have, as on a board; the others have none. */
const NAMES: Readonly<Record<number, string>> = { 10: 'KNOB_A', 11: 'KNOB_B' }

/** A simulated GPIO chip (gpio-sim): real edges on the character device and in sysfs. */
export class Gpio {
  readonly #lab: Lab
  #chip: Promise<string> | undefined

  constructor(lab: Lab) {
    this.#lab = lab
  }

  /** Label of the chip, as programs look for it. */
  readonly label = CHIP

  /** Its folder in sysfs, where the world outside the chip is. */
  get world(): Promise<string> {
    this.#chip ??= this.#make()
    return this.#chip
  }

  /** The chip's name, e.g. "gpiochip1". */
  async chip(): Promise<string> {
    await this.world
    return this.#lab.read(`cat ${CONFIG}/bank0/chip_name`)
  }

  /** What hangs on a line: a switch to ground or to the supply. */
  async set(line: number, high: boolean): Promise<void> {
    await this.turn([{ line, high }])
  }

  /** Several edges, one after the other: a knob turned. @param microseconds between them; a shell's sleep, so 1 ms at best */
  async turn(edges: readonly { line: number; high: boolean }[], microseconds = 0): Promise<void> {
    const world = await this.world
    const pause = microseconds > 0 ? `sleep ${microseconds / 1e6}; ` : ''
    const steps = edges.map(
      ({ line, high }) => `echo ${high ? 'pull-up' : 'pull-down'} > ${world}/sim_gpio${line}/pull; ${pause}`,
    )
    await this.#lab.run(steps.join(''))
  }

  /** What a program drives a line to. */
  async read(line: number): Promise<boolean> {
    return (await this.#lab.read(`cat ${await this.world}/sim_gpio${line}/value`)) === '1'
  }

  /** Number of the chip's first line in sysfs, found by its label. */
  async sysfsBase(): Promise<number> {
    await this.world
    const found = await this.#lab.read(`grep -l '^${CHIP}$' /sys/class/gpio/gpiochip*/label`)
    return Number(await this.#lab.read(`cat ${found.replace(/label$/, 'base')}`))
  }

  async #make(): Promise<string> {
    await this.#lab.run(
      `modprobe gpio-sim; mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
      [ -d ${CONFIG} ] || { mkdir -p ${CONFIG}/bank0 && echo ${LINES} > ${CONFIG}/bank0/num_lines &&
      ${Object.entries(NAMES)
        .map(
          ([line, name]) =>
            `mkdir ${CONFIG}/bank0/line${line} && echo ${name} > ${CONFIG}/bank0/line${line}/name &&`,
        )
        .join(' ')}
      echo ${CHIP} > ${CONFIG}/bank0/label && echo 1 > ${CONFIG}/live; }
      udevadm settle`,
    )
    const device = await this.#lab.read(`cat ${CONFIG}/dev_name`)
    const chip = await this.#lab.read(`cat ${CONFIG}/bank0/chip_name`)
    return `/sys/devices/platform/${device}/${chip}`
  }
}

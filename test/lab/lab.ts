// What a trial may do with the machine: the whole of it, from outside.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Gpio } from './gpio.ts'
import { I2cChips } from './i2c-chips.ts'
import { Loopback } from './loopback.ts'
import { Monitor } from './monitor.ts'
import type { Architecture } from './recipe.ts'
import { type Outcome, type RunOptions, Shell } from './shell.ts'
import type { MachinePlace } from './virtual-machine.ts'

/** How a trial finds the machine its suite has booted. */
export const LAB_VARIABLE = 'MIXBOX_LAB'

export interface LabPlace extends MachinePlace {
  arch: Architecture
  /** Where recordings and journals are collected. */
  results: string
}

/** How files of lines for the report begin. */
export const FIGURES = 'figures-'

const REBOOT_WITHIN_SECONDS = 300

export class Lab {
  readonly place: LabPlace
  readonly gpio: Gpio
  readonly i2c: I2cChips
  readonly loopback: Loopback
  readonly #shell: Shell

  constructor(place: LabPlace) {
    this.place = place
    this.#shell = new Shell(place)
    this.gpio = new Gpio(this)
    this.i2c = new I2cChips(this)
    this.loopback = new Loopback(this)
  }

  /** @throws Error outside a run of the lab */
  static here(): Lab {
    const told = process.env[LAB_VARIABLE]
    if (!told) throw new Error(`${LAB_VARIABLE} is not set: trials of the lab run by "npm run lab"`)
    return new Lab(JSON.parse(told) as LabPlace)
  }

  /** A shell command as root. @throws Error with what it said, unless it ended as allowed */
  run(command: string, options?: RunOptions): Promise<Outcome> {
    return this.#shell.run(command, options)
  }

  /** What a command prints, without the last line's end. */
  async read(command: string, options?: RunOptions): Promise<string> {
    return (await this.run(command, options)).stdout.trimEnd()
  }

  /** Tries until something is so; every look is a command in a slow machine. @throws Error naming what was never so */
  async until(what: string, within: number, look: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + within * 1000
    while (!(await look())) {
      if (Date.now() > deadline) throw new Error(`not within ${within} s: ${what}`)
      await sleep(200)
    }
  }

  /** Answer of the box's command line, as JSON. */
  async mixctl<T = Record<string, unknown>>(args: string, within = 90): Promise<T> {
    return JSON.parse(await this.read(`mixctl ${args} --json`, { within })) as T
  }

  /** A file of this machine, into the guest. @returns its path there */
  give(file: string): string {
    const name = basename(file)
    mkdirSync(this.place.shared, { recursive: true })
    copyFileSync(file, join(this.place.shared, name))
    return `/host/${name}`
  }

  /** A program of ours, put where it finds the packages and the files of the installed box. @returns its path there */
  async beside(name: string): Promise<string> {
    const from = `build/test/lab/guest/${name}.js`
    const path = `/usr/lib/mixbox/${from}`
    await this.run(`install -D ${this.give(from)} ${path}`)
    return path
  }

  /** Lines for the report, beside what passed and failed. */
  tell(name: string, lines: readonly string[]): void {
    writeFileSync(
      join(this.place.results, `${FIGURES}${name}.txt`),
      lines.map((line) => `${line}\n`).join(''),
    )
  }

  /** A file of the guest. */
  async fetch(path: string): Promise<Buffer> {
    const name = `fetched-${process.pid}-${basename(path)}`
    await this.run(`cp '${path}' '/host/${name}'`)
    const file = join(this.place.shared, name)
    const bytes = readFileSync(file)
    rmSync(file)
    return bytes
  }

  /**
   * The kernel's own rehearsal of a suspend: every driver is suspended for five seconds, and resumed. Shared files are
   * away meanwhile: their driver (9p over virtio) does not come back from it.
   */
  async sleepAndWake(): Promise<void> {
    await this.run(
      `umount /host && modprobe -r 9p 9pnet_virtio
      echo devices > /sys/power/pm_test && echo mem > /sys/power/state; echo none > /sys/power/pm_test
      modprobe 9pnet_virtio && mount /host`,
      { within: 120 },
    )
  }

  /** Plugs a USB sound card in: two channels out, 16 bit, 48 kHz. What it plays is in `place.usbRecording` once it is gone. */
  async plugCard(): Promise<void> {
    await this.#monitor('device_add', {
      driver: 'usb-audio',
      id: 'usbcard',
      audiodev: 'usbcard',
      bus: 'usb.0',
    })
  }

  async unplugCard(): Promise<void> {
    await this.#monitor('device_del', { id: 'usbcard' })
  }

  /** Pulls the plug: what is only in the guest's memory is lost. The machine is up again when this returns. */
  async cutPower(): Promise<void> {
    await this.#monitor('stop')
    await this.#monitor('system_reset')
    await this.#monitor('cont')
    await this.#upAgain()
  }

  /** As an owner does: every service is stopped in order. */
  async reboot(): Promise<void> {
    const before = await this.bootId()
    await this.#shell.attempt('systemctl reboot', 30)
    await this.#upAgain(before)
  }

  bootId(): Promise<string> {
    return this.read('cat /proc/sys/kernel/random/boot_id')
  }

  async #upAgain(before?: string): Promise<void> {
    const deadline = Date.now() + REBOOT_WITHIN_SECONDS * 1000
    await this.#shell.hangUp()
    for (;;) {
      await this.#shell.untilThere(REBOOT_WITHIN_SECONDS)
      // The old system lets people in until it has stopped the service that does.
      if (before === undefined || (await this.bootId().catch(() => before)) !== before) return
      await this.#shell.hangUp()
      if (Date.now() > deadline)
        throw new Error(`the machine was not up again within ${REBOOT_WITHIN_SECONDS} s`)
      await sleep(1000)
    }
  }

  async #monitor(command: string, given?: Record<string, unknown>): Promise<void> {
    const monitor = await Monitor.open(this.place.monitor)
    try {
      await monitor.execute(command, given)
    } finally {
      monitor.close()
    }
  }
}

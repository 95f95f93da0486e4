// One QEMU, from the cached image; what it writes to its disk is gone with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MachineImage } from './machine-image.ts'
import type { Architecture } from './recipe.ts'
import { Shell, type ShellPlace } from './shell.ts'

/** Software emulation: a boot takes half a minute here. */
const BOOT_WITHIN_SECONDS = 240

const QEMU: Record<Architecture, { program: string; machine: string[]; console: string }> = {
  amd64: { program: 'qemu-system-x86_64', machine: ['-M', 'q35', '-cpu', 'max'], console: 'ttyS0' },
  arm64: {
    program: 'qemu-system-aarch64',
    // "max" emulates pointer authentication, which is slow.
    machine: ['-M', 'virt', '-cpu', 'cortex-a72'],
    console: 'ttyAMA0',
  },
}

export interface MachinePlace extends ShellPlace {
  /** QEMU's monitor. */
  monitor: string
  /** Of this machine; the guest sees it as /host. */
  shared: string
  /** Where QEMU writes what the USB card plays. */
  usbRecording: string
}

export class VirtualMachine {
  readonly place: MachinePlace
  readonly shell: Shell
  readonly #process: ChildProcess
  readonly #log: string

  private constructor(process: ChildProcess, place: MachinePlace, log: string) {
    this.#process = process
    this.place = place
    this.#log = log
    this.shell = new Shell(place)
  }

  /**
   * @param folder for sockets, logs and shared files: an empty one @param results for recordings and the console
   * @throws Error with what the machine said */
  static async boot(image: MachineImage, folder: string, results: string): Promise<VirtualMachine> {
    const { program, machine, console } = QEMU[image.arch]
    const port = await freePort()
    const file = (name: string) => join(folder, name)
    const place: MachinePlace = {
      ...{ port, key: image.sshKey, socket: file('ssh.sock'), monitor: file('monitor.sock') },
      ...{ shared: file('shared'), usbRecording: join(results, 'usb.wav') },
    }
    const args = [
      ...machine,
      ...['-accel', 'tcg,thread=multi,tb-size=512', '-smp', '2', '-m', '1024', '-display', 'none'],
      ...['-serial', `file:${join(results, 'console.txt')}`, '-monitor', 'none'],
      ...['-qmp', `unix:${place.monitor},server=on,wait=off`],
      ...['-kernel', image.kernel, '-initrd', image.initrd],
      // A kernel that patches itself at boot may trip over QEMU's translation of the other processor: it tries again.
      ...[
        '-append',
        `root=/dev/vda rw console=${console} quiet panic=1 mitigations=off systemd.show_status=no`,
      ],
      ...['-drive', `file=${image.disk},format=raw,if=virtio,snapshot=on`],
      ...['-nic', `user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
      ...['-virtfs', `local,path=${place.shared},mount_tag=host,security_model=none`],
      ...['-device', 'qemu-xhci,id=usb', '-audiodev', `wav,id=usbcard,path=${place.usbRecording}`],
      ...['-device', 'virtio-rng-pci'],
    ]
    const output = openSync(file('qemu.log'), 'w')
    const child = spawn(program, args, { stdio: ['ignore', output, output] })
    const vm = new VirtualMachine(child, place, file('qemu.log'))
    try {
      await vm.untilUp()
    } catch (error) {
      await vm.end()
      throw error
    }
    return vm
  }

  /** @throws Error when QEMU has ended or nobody is let in */
  async untilUp(): Promise<void> {
    const ended = new Promise<never>((_, reject) => {
      const tell = () => reject(new Error(`QEMU ended:\n${readFileSync(this.#log, 'utf8')}`))
      if (this.#process.exitCode !== null) tell()
      this.#process.once('exit', tell)
      this.#process.once('error', (error) => reject(new Error(`QEMU could not be started: ${error.message}`)))
    })
    await Promise.race([this.shell.untilThere(BOOT_WITHIN_SECONDS), ended])
  }

  /** Leaves nothing running. */
  async end(): Promise<void> {
    if (existsSync(this.place.socket)) await this.shell.hangUp()
    if (this.#process.pid === undefined) return
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill('SIGTERM')
    await Promise.race([gone, sleep(5000)])
    this.#process.kill('SIGKILL')
    await gone
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

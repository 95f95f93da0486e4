import { setTimeout as sleep } from 'node:timers/promises'
import type { I2cBus, I2cDevice, Wire } from '../i2c/index.ts'
import { checkLamp, type Lights } from './lights.ts'
import { LostRegisters } from './lost-registers.ts'
import { MirroredMemory } from './mirrored-memory.ts'

/** ISSI IS31FL3731: the register that selects a page, the pages, and registers of each. */
const PAGE = 0xfd
const FRAME_1 = 0x00
const FUNCTIONS = 0x0b
const MODE = 0x00
const SHOWN_FRAME = 0x01
const AUDIO_SYNC = 0x06
const SHUTDOWN = 0x0a
const LAMPS_ON = 0x00
const LAMPS_ON_BYTES = 18
const BLINKING = 0x12
const BRIGHTNESSES = 0x24
const LAMPS = 144
/** Shut down for 10 ms before anything else, so that it starts from there whatever it was doing; timers come early by up to 1. */
const SHUTDOWN_MS = 11

export interface Is31fl3731Options {
  /** 0x74 to 0x77. */
  readonly address: number
  readonly name: string
}

/** 144 lamps of 256 brightnesses: lamp 16 x row + column, 0 to 7 of a row on matrix A, 8 to 15 on matrix B. */
export class Is31fl3731 implements Lights {
  readonly device: I2cDevice
  readonly count = LAMPS
  readonly levels = 256
  readonly #brightnesses = new MirroredMemory({
    length: LAMPS,
    blockCostBytes: 2,
    most: ({ blockBytes }) => blockBytes,
    send: (wire, offset, bytes) => wire.write([BRIGHTNESSES + offset, ...bytes]),
  })

  constructor(bus: I2cBus, { address, name }: Is31fl3731Options) {
    const setUp = (wire: Wire) => this.#setUp(wire)
    const check = async (wire: Wire) => {
      // After power-up no lamp is on.
      if ((await wire.read(LAMPS_ON, 1))[0] !== 0xff) throw new LostRegisters(name)
    }
    this.device = bus.attach({ address, name, priority: 'light', setUp, check })
  }

  set(lamp: number, level: number): void {
    checkLamp(this.device.name, lamp, LAMPS, level)
    this.#brightnesses.wanted[lamp] = Math.round(level * 255)
  }

  async show(): Promise<void> {
    await this.#brightnesses.flush(this.device)
  }

  /** Leaves the chip with the page of brightnesses selected, where `show` writes. */
  async #setUp(wire: Wire): Promise<void> {
    await wire.write([PAGE, FUNCTIONS])
    await wire.write([SHUTDOWN, 0])
    await sleep(SHUTDOWN_MS)
    await wire.write([MODE, 0])
    await wire.write([SHOWN_FRAME, 0])
    await wire.write([AUDIO_SYNC, 0])
    await wire.write([PAGE, FRAME_1])
    await fill(wire, LAMPS_ON, 0xff)
    await fill(wire, BLINKING, 0)
    await this.#brightnesses.fill(wire)
    await wire.write([PAGE, FUNCTIONS])
    await wire.write([SHUTDOWN, 1])
    await wire.write([PAGE, FRAME_1])
  }
}

/** One bit a lamp. */
async function fill(wire: Wire, first: number, value: number): Promise<void> {
  for (let at = 0; at < LAMPS_ON_BYTES; at += wire.blockBytes) {
    const bytes = Math.min(wire.blockBytes, LAMPS_ON_BYTES - at)
    await wire.write([first + at, ...Array<number>(bytes).fill(value)])
  }
}

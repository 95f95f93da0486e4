// The far end of hand-card/hand-card.c and hand-controls.c: a sound card whose clock, limits and accidents a test sets.
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PcmOptions } from '../src/index.ts'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const PLUGINS = join(PACKAGE, 'build/test')

/** snd_pcm_access_t and snd_pcm_format_t of alsa-lib. */
export const ACCESS_BITS = {
  MMAP_INTERLEAVED: 1 << 0,
  MMAP_NONINTERLEAVED: 1 << 1,
  RW_INTERLEAVED: 1 << 3,
  RW_NONINTERLEAVED: 1 << 4,
} as const
export const FORMAT_NUMBERS = { S16: 2, S24: 6, S32: 10, FLOAT: 14, S24_3: 32 } as const

/** The fields and what they hold at first, in the order of `enum field` in hand-card.c. */
const FIELDS = {
  plugged: 1,
  openError: 0,
  accesses: ACCESS_BITS.RW_INTERLEAVED,
  format: FORMAT_NUMBERS.S16 as number,
  channelsMin: 2,
  channelsMax: 2,
  rateMin: 48000,
  rateMax: 48000,
  periodMin: 16,
  periodMax: 1024,
  powersOfTwo: 0,
  periodsMin: 2,
  periodsMax: 16,
  openMicroseconds: 0,
  openPolicy: -1,
  openCpus: 0,
  wakeMicroseconds: 1000,
  position: 0,
  positionPlayback: 0,
  xrun: 0,
  xrunPlayback: 0,
  asleep: 0,
  asleepPlayback: 0,
  prepared: 0,
  preparedPlayback: 0,
  started: 0,
  startedPlayback: 0,
  moved: 0,
  movedPlayback: 0,
  leftOpen: 0,
  leftOpenPlayback: 0,
  starts: 0,
}

export type HandCardField = keyof typeof FIELDS

const NAMES = Object.keys(FIELDS) as HandCardField[]

export class HandCard {
  readonly device = 'hand'
  readonly folder = mkdtempSync(join(tmpdir(), 'hand-card-'))
  readonly #path = join(this.folder, 'fields')
  readonly #file: number

  /** Makes the card the one this process' ALSA configuration knows. */
  constructor(settings: Partial<Record<HandCardField, number>> = {}) {
    execFileSync('make', ['-s', '-C', PACKAGE, 'build/test/hand-card.stamp'], { stdio: 'inherit' })
    const fields = { ...FIELDS, ...settings }
    writeFileSync(this.#path, new BigInt64Array(NAMES.map((name) => BigInt(fields[name]))))
    this.#file = openSync(this.#path, 'r+')
    this.configure('')
  }

  /** More ALSA configuration, in which PCMs may stand on `pcm.hand`. */
  configure(more: string): void {
    const configuration = join(this.folder, 'asound.conf')
    writeFileSync(
      configuration,
      `pcm_type.hand { lib "${PLUGINS}/libasound_module_pcm_hand.so" }
      ctl_type.hand { lib "${PLUGINS}/libasound_module_ctl_hand.so" }
      pcm.hand { type hand fields "${this.#path}" }
      ctl.hand { type hand values "${this.#path}.values" }
      ${more}`,
    )
    process.env['ALSA_CONFIG_PATH'] = configuration
  }

  set(name: HandCardField, value: number): void {
    writeSync(this.#file, BigInt64Array.of(BigInt(value)), 0, 8, NAMES.indexOf(name) * 8)
  }

  get(name: HandCardField): number {
    const value = new BigInt64Array(1)
    readSync(this.#file, value, 0, 8, NAMES.indexOf(name) * 8)
    return Number(value[0])
  }

  /** From now on every call on the controls is ENODEV. */
  unplugControls(): void {
    const file = openSync(`${this.#path}.values`, 'r+')
    writeSync(file, BigInt64Array.of(1n))
    closeSync(file)
  }

  /** Where a field lies, for another process to write. */
  location(name: HandCardField): { path: string; offset: number } {
    return { path: this.#path, offset: NAMES.indexOf(name) * 8 }
  }

  /** Raw frames, in the card's format, that capture gives from its first frame on. */
  giveCapture(samples: Uint8Array): void {
    writeFileSync(`${this.#path}.capture`, samples)
  }

  /** Raw frames, in the card's format, that playback was given so far. */
  takenPlayback(): Buffer {
    return existsSync(`${this.#path}.playback`) ? readFileSync(`${this.#path}.playback`) : Buffer.alloc(0)
  }

  options(direction: 'capture' | 'playback', more: Partial<PcmOptions> = {}): PcmOptions {
    return { device: this.device, direction, rate: 48000, channels: 2, periodFrames: 64, periods: 3, ...more }
  }

  remove(): void {
    closeSync(this.#file)
    rmSync(this.folder, { recursive: true })
  }
}

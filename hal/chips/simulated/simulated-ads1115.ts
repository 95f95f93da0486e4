import type { SimulatedChip } from '../../i2c/index.ts'

/** Fields of the configuration register by their bits. */
const OPERATIONAL = 15
const MULTIPLEXER = { shift: 12, mask: 7 }
const GAIN = { shift: 9, mask: 7 }
const SINGLE_SHOT = 8
const RATE = { shift: 5, mask: 7 }

/** Plus and minus input of each MUX code; -1 is ground. */
const INPUTS = [
  [0, 1],
  [0, 3],
  [1, 3],
  [2, 3],
  [0, -1],
  [1, -1],
  [2, -1],
  [3, -1],
] as const
/** Volts at full scale by PGA code. */
const RANGES = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256]
/** Conversions a second by DR code. */
const RATES = {
  ADS1115: [8, 16, 32, 64, 128, 250, 475, 860],
  ADS1015: [128, 250, 490, 920, 1600, 2400, 3300, 3300],
}
const BITS = { ADS1115: 16, ADS1015: 12 }
/** From power-down to the start of a conversion. */
const WAKE_MS = 0.025

/** Registers after reset: conversion, configuration, low and high threshold. */
const AFTER_RESET = [0x0000, 0x8583, 0x8000, 0x7fff]
const CONVERSION = 0
const CONFIGURATION = 1

/** TI ADS1115 (SBAS444) or ADS1015 (SBAS473): a pointer, then words of two bytes, the upper first. */
export class SimulatedAds1115 implements SimulatedChip {
  readonly address: number
  /** At the inputs; the test's hand on the faders. */
  readonly volts = new Float64Array(4)
  /** Its clock beside the nominal one: 0.9 to 1.1 by the datasheet. */
  clock = 1
  readonly #chip: keyof typeof RATES
  #registers = [...AFTER_RESET]
  #pointer = 0
  /** When the conversion under way ends. */
  #readyMs = 0
  #pending = false

  constructor(address: number, chip: keyof typeof RATES = 'ADS1115') {
    this.address = address
    this.#chip = chip
  }

  powerUp(): void {
    this.#registers = [...AFTER_RESET]
    this.#pointer = 0
    this.#pending = false
  }

  write(bytes: Uint8Array, timeMs: number): void {
    this.#finish(timeMs)
    const [pointer, high, low] = bytes
    this.#pointer = pointer! & 3
    if (high === undefined || low === undefined || this.#pointer === CONVERSION) return
    const word = (high << 8) | low
    this.#registers[this.#pointer] = word
    if (this.#pointer !== CONFIGURATION) return
    // Starting is of no effect while a conversion is under way.
    const starts = (word >> OPERATIONAL) & 1 && (word >> SINGLE_SHOT) & 1
    if (!starts || this.#pending) return
    this.#pending = true
    const rate = RATES[this.#chip][(word >> RATE.shift) & RATE.mask]! * this.clock
    this.#readyMs = timeMs + WAKE_MS + 1000 / rate
  }

  read(length: number, timeMs: number): Uint8Array {
    this.#finish(timeMs)
    let word = this.#registers[this.#pointer]!
    // Reads 0 while it converts.
    if (this.#pointer === CONFIGURATION) word = (word & 0x7fff) | (this.#pending ? 0 : 0x8000)
    return Uint8Array.from({ length }, (_, index) => (index % 2 === 0 ? word >> 8 : word & 0xff))
  }

  #finish(timeMs: number): void {
    if (!this.#pending || timeMs < this.#readyMs) return
    this.#pending = false
    const configuration = this.#registers[CONFIGURATION]!
    const [plus, minus] = INPUTS[(configuration >> MULTIPLEXER.shift) & MULTIPLEXER.mask]!
    const volts = this.volts[plus]! - (minus < 0 ? 0 : this.volts[minus]!)
    const range = RANGES[(configuration >> GAIN.shift) & GAIN.mask]!
    const bits = BITS[this.#chip]
    const half = 2 ** (bits - 1)
    const code = Math.max(-half, Math.min(half - 1, Math.floor((volts / range) * half)))
    // Two's complement; 12 bits stand in the upper ones.
    this.#registers[CONVERSION] = (code * 2 ** (16 - bits)) & 0xffff
  }
}

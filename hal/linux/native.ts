// The addon: its functions never throw, they return a value or -errno.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Native {
  fileSystem(path: string): number
  createFile(folder: string, bytes: number, mode: number): number
  openFile(path: string, readOnly: number): number
  mapFile(descriptor: number, readOnly: number): ArrayBuffer | number
  linkFile(descriptor: number, path: string): number
  detach(buffer: ArrayBuffer): number
  lockFile(path: string): number
  writeText(descriptor: number, text: string): number
  closeDescriptor(descriptor: number): number
  setScheduler(fifo: number, priority: number): number
  tryFifo(priority: number): number
  getScheduler(out: Float64Array): number
  setAffinity(cpus: Float64Array): number
  getAffinity(out: Float64Array): number
  setTimerSlack(ns: number): number
  getLimits(out: Float64Array): number
  lockMemory(out: Float64Array): number
  memoryCounters(out: Float64Array | Int32Array): number
  setFlushToZero(): number
  isFlushToZero(): number
  monotonicNs(times: Float64Array, index: number, aheadNs: number): number
  sleepUntilNs(times: Float64Array, index: number): number
  pidfdOpen(pid: number): number
  pidfdExited(descriptor: number): number
  pidfdSignal(descriptor: number, signal: number): number
  sendDatagram(path: string, text: string): number
  gpioOpen(path: string): number
  gpioChip(descriptor: number): { name: string; label: string; lines: number } | number
  gpioLine(descriptor: number, offset: number): { name: string; consumer: string; flags: number } | number
  gpioRequest(descriptor: number, consumer: string, words: BigUint64Array): number
  gpioValues(descriptor: number, bitsAndMask: BigUint64Array, sets: 0 | 1): number
  gpioStart(callback: () => void): number
  gpioStop(): number
  gpioWatch(descriptor: number, id: number): number
  gpioUnwatch(id: number): number
  gpioTake(records: Float64Array): number
}

const ADDON = 'hal/linux/build/linux.node'

/** The addon lies in the source tree, the compiled JavaScript somewhere below the same root. */
function load(): Native {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const addon = join(folder, ADDON)
    if (existsSync(addon)) return createRequire(import.meta.url)(addon) as Native
    if (folder === dirname(folder)) throw new Error(`${ADDON} is not built: run "make -C hal/linux"`)
  }
}

export const native = load()

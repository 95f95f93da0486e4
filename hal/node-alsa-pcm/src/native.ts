// The addon: its functions never throw, they return a value or -errno.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Opaque: an external of the addon with a type tag. A number in its place is -errno. */
export type PcmHandle = { readonly pcm: unique symbol }
export type ControlsHandle = { readonly controls: unique symbol }

interface Native {
  takeMessage(): string
  listCards(): object[] | number
  listPcms(): object[] | number
  beginOpen(device: string, request: Int32Array): PcmHandle | number
  poll(pcm: PcmHandle, outcome: Int32Array): number
  openMessage(pcm: PcmHandle): string
  close(pcm: PcmHandle): number
  beginClose(pcm: PcmHandle): number
  wait(pcm: PcmHandle, timeoutMs: number): number
  read(pcm: PcmHandle, planes: Float32Array, offset: number, frames: number): number
  write(pcm: PcmHandle, planes: Float32Array, offset: number, frames: number): number
  start(pcm: PcmHandle): number
  drop(pcm: PcmHandle): number
  avail(pcm: PcmHandle): number
  delay(pcm: PcmHandle): number
  status(pcm: PcmHandle, out: Float64Array): number
  link(capture: PcmHandle, playback: PcmHandle): number
  resync(capture: PcmHandle | null, playback: PcmHandle | null, prefillFrames: number): number
  openControls(card: string): ControlsHandle | number
  closeControls(controls: ControlsHandle): number
  listControls(controls: ControlsHandle): object[] | number
  readControl(controls: ControlsHandle, numid: number): number[] | number
  writeControl(controls: ControlsHandle, numid: number, values: Float64Array): number
  convertDecibel(controls: ControlsHandle, numid: number, toDecibel: number, value: Float64Array): number
  pollControls(controls: ControlsHandle): number[] | number
}

function load(): Native {
  const addon = fileURLToPath(new URL('../../build/alsa_pcm.node', import.meta.url))
  if (!existsSync(addon)) {
    const folder = fileURLToPath(new URL('../..', import.meta.url))
    throw new Error(
      `node-alsa-pcm is not built: ${addon} is missing. Run "make" in ${folder} ` +
        '(needs a C compiler and libasound2-dev).',
    )
  }
  return createRequire(import.meta.url)(addon) as Native
}

export const native = load()

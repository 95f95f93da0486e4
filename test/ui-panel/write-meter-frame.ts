// A meter frame as the protocol's text describes it, written byte by byte; levels by a formula of time and place.
import { firstMeter, meterPlaces } from '../../firmware/arena/meter-channels.ts'
import type { ConsoleSize } from '../../firmware/console/index.ts'

/** dBFS of a channel: everybody breathes at a pace of his own; the last strips are silent. */
export function fakeLevel(channel: number, frame: number, size: ConsoleSize): number {
  if (channel >= size.strips - 2 && channel < size.strips) return -120
  const seconds = frame / 48_000
  return (
    -22 + 5 * Math.sin(seconds * (1.3 + channel * 0.37) + channel) - 9 * Math.abs(Math.sin(channel * 2.4))
  )
}

export function writeMeterFrame(size: ConsoleSize, frame: number): Buffer {
  const channels = meterPlaces(size).length
  const bytes = Buffer.alloc(12 + 9 * channels)
  bytes.writeUInt8(1, 0)
  bytes.writeUInt16LE(channels, 2)
  bytes.writeDoubleLE(frame, 4)
  for (let channel = 0; channel < channels; channel++) {
    const main = channel === firstMeter(size, 'main')
    const level = fakeLevel(channel, frame, size) + (main ? 12 : 0)
    const at = 12 + 9 * channel
    bytes.writeInt16LE(Math.round((level + 2) * 100), at)
    bytes.writeInt16LE(Math.round(level * 100), at + 2)
    bytes.writeUInt8(channel === 3 ? 1 : 0, at + 4)
    bytes.writeInt16LE(0, at + 5)
    bytes.writeInt16LE(channel % 3 === 0 ? Math.round(-400 - 300 * Math.sin(frame / 20_000)) : 0, at + 7)
  }
  return bytes
}

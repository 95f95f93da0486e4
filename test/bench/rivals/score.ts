// A score for scsynth's non-real-time mode: OSC bundles, each after its length.

export type Argument = string | number | Buffer
export type Message = readonly [address: string, ...args: Argument[]]

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function text(value: string): Buffer {
  return padded(Buffer.from(`${value}\0`, 'latin1'))
}

/** Whole numbers go as integers; scsynth takes them for floats where it wants those. */
function argument(value: Argument): { tag: string; bytes: Buffer } {
  if (typeof value === 'string') return { tag: 's', bytes: text(value) }
  if (typeof value !== 'number') return { tag: 'b', bytes: Buffer.concat([int(value.length), padded(value)]) }
  if (Number.isInteger(value)) return { tag: 'i', bytes: int(value) }
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  return { tag: 'f', bytes }
}

function message([address, ...args]: Message): Buffer {
  const parts = args.map(argument)
  const tags = text(`,${parts.map(({ tag }) => tag).join('')}`)
  return Buffer.concat([text(address), tags, ...parts.map(({ bytes }) => bytes)])
}

/** @param entries in the order of time; @param seconds from the start */
export function score(entries: readonly { seconds: number; messages: readonly Message[] }[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ seconds, messages }) => {
      const time = Buffer.alloc(8)
      time.writeUInt32BE(Math.floor(seconds), 0)
      time.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 4)
      const parts = messages.map(message).flatMap((bytes) => [int(bytes.length), bytes])
      const bundle = Buffer.concat([text('#bundle'), time, ...parts])
      return [int(bundle.length), bundle]
    }),
  )
}

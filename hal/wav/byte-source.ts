import { fstatSync, readSync } from 'node:fs'

/** Bytes that can be read from any place: a file, or memory. */
export interface ByteSource {
  /** All there are. */
  readonly length: number
  /** @returns `count` bytes from `offset` on, fewer at the end */
  read(offset: number, count: number): Buffer
}

export function bytesOfMemory(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.byteLength,
    read: (offset, count) => Buffer.from(bytes.slice(offset, offset + count)),
  }
}

/** @param descriptor of an open regular file; its position is not used and not moved */
export function bytesOfFile(descriptor: number): ByteSource {
  return {
    length: fstatSync(descriptor).size,
    read(offset, count) {
      const buffer = Buffer.alloc(count)
      return buffer.subarray(0, readFully(descriptor, buffer, count, offset))
    },
  }
}

/** read(2) may give less than it was asked for, though there is more. @returns bytes read, fewer only at the end */
export function readFully(descriptor: number, buffer: Uint8Array, count: number, offset: number): number {
  let done = 0
  while (done < count) {
    const some = readSync(descriptor, buffer, done, count - done, offset + done)
    if (some === 0) break
    done += some
  }
  return done
}

import { HISTOGRAM_BUCKETS } from './layout.ts'

/**
 * Histogram of times from 100 ns to 200 s in buckets that are an eighth of an octave wide, kept in
 * shared memory: one writer, any readers.
 */
export class Histogram {
  readonly buckets: Int32Array

  constructor(memory: ArrayBuffer, offset: number) {
    this.buckets = new Int32Array(memory, offset, HISTOGRAM_BUCKETS)
  }

  /** @param tenthsOfMicroseconds a whole number; negative ones count as 0. Allocates nothing. */
  add(tenthsOfMicroseconds: number): void {
    this.buckets[bucketOf(tenthsOfMicroseconds)]! += 1
  }

  reset(): void {
    this.buckets.fill(0)
  }

  count(): number {
    let total = 0
    for (let bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) total += this.buckets[bucket]!
    return total
  }

  /** Upper edge of the bucket below which the share `quantile` (0..1) of all times lies, in microseconds. */
  quantileMicroseconds(quantile: number): number {
    const total = this.count()
    if (total === 0) return 0
    const wanted = Math.ceil(total * quantile)
    let seen = 0
    for (let bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
      seen += this.buckets[bucket]!
      if (seen >= wanted && seen > 0) return bucketEnd(bucket) / 10
    }
    return bucketEnd(HISTOGRAM_BUCKETS - 1) / 10
  }
}

function bucketOf(value: number): number {
  const v = value > 0 ? value | 0 : 0
  if (v < 8) return v
  const exponent = 28 - Math.clz32(v)
  return ((exponent + 1) << 3) | ((v >>> exponent) & 7)
}

/** First value beyond a bucket. */
function bucketEnd(bucket: number): number {
  if (bucket < 8) return bucket + 1
  const exponent = (bucket >> 3) - 1
  return (8 + (bucket & 7) + 1) * 2 ** exponent
}

import type { AssetPool } from '../arena/index.ts'
import { type FileFacts, factsOf } from './file-facts.ts'
import type { FrameReader } from './frame-reader.ts'
import { MediaError } from './media-error.ts'
import { openReader } from './open-reader.ts'
import { Slices } from './slices.ts'

/** Frames between two looks at the clock: 20 ms of sound. */
const STEP_FRAMES = 1024

/**
 * Reads a WAV file of one or two channels into the asset pool at the box's rate.
 * @param rate the box's, Hz
 * @param urgent whether other work should go first
 * @throws MediaError that names the file; ENOSPC when the pool has no room for it
 */
export async function loadAsset(
  pool: AssetPool,
  path: string,
  rate: number,
  urgent: () => boolean,
): Promise<{ asset: number } & FileFacts> {
  const { file, reader } = await openReader(path, rate)
  try {
    const { channels, frames } = reader
    const { id, samples } = allocate(pool, path, channels, frames, rate)
    try {
      await readAll(reader, planesOf(samples, channels, frames), new Slices(urgent))
    } catch (error) {
      pool.free(id)
      throw error
    }
    pool.ready(id)
    return { asset: id, ...factsOf(file, rate) }
  } finally {
    reader.close()
  }
}

/**
 * The same samples in plain memory.
 * @returns planes: one Float32Array of `frames` per channel, at `rate`
 */
export async function loadWav(
  path: string,
  rate: number,
): Promise<{ channels: number; frames: number; planes: Float32Array[] }> {
  const { reader } = await openReader(path, rate)
  try {
    const { channels, frames } = reader
    const planes = planesOf(new Float32Array(channels * frames), channels, frames)
    await readAll(reader, planes, new Slices())
    return { channels, frames, planes }
  } finally {
    reader.close()
  }
}

async function readAll(reader: FrameReader, planes: readonly Float32Array[], slices: Slices): Promise<void> {
  for (let at = 0; !reader.ended; at += STEP_FRAMES) {
    reader.read(planes, at, STEP_FRAMES)
    await slices.pause()
  }
}

/** Channel after channel, as the pool holds them. */
function planesOf(samples: Float32Array, channels: number, frames: number): Float32Array[] {
  return Array.from({ length: channels }, (_, c) => samples.subarray(c * frames, (c + 1) * frames))
}

function allocate(pool: AssetPool, path: string, channels: number, frames: number, rate: number) {
  try {
    return pool.allocate(channels, frames)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOSPC') throw error
    const { usedSamples, samples } = pool.usage()
    const seconds = (count: number) => `${(count / channels / rate).toFixed(1)} s`
    throw new MediaError(
      'ENOSPC',
      `load ${path} (${seconds(channels * frames)} of ${channels} channels): ${(error as Error).message}; ` +
        `the pool holds ${seconds(samples)} of such sound, ${seconds(usedSamples)} are taken; a stream takes none`,
    )
  }
}

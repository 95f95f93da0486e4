// Files held decoded in the asset pool, so that a pad sounds at once when it is hit again.
import { stat } from 'node:fs/promises'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import type { FileFacts, MediaLink } from './media-link.ts'

export interface CachedAsset extends FileFacts {
  asset: number
  path: string
  /** Voices that play it, or are about to. */
  users: number
  lastUse: number
}

/** The engine frees an asset within a fade of some milliseconds. */
const FREE_WITHIN_MS = 2000

export class AssetCache {
  readonly #media: MediaLink
  readonly #link: EngineLink
  readonly #assets = new Map<string, CachedAsset>()
  readonly #loading = new Map<string, Promise<CachedAsset>>()
  #uses = 0

  constructor(media: MediaLink, link: EngineLink) {
    this.#media = media
    this.#link = link
  }

  /** What is held of this version of a file. */
  async held(path: string): Promise<CachedAsset | undefined> {
    return this.#assets.get(await versionOf(path))
  }

  /**
   * The file's asset, loaded if it is not held; give it back with release().
   * When the pool is full, what was not used for the longest time makes room.
   * @throws BoxError of the media process: ENOENT, ENOSPC, ...
   */
  async take(path: string): Promise<CachedAsset> {
    const version = await versionOf(path)
    const asset = this.#assets.get(version) ?? (await this.#loadOnce(version, path))
    asset.users++
    asset.lastUse = ++this.#uses
    return asset
  }

  release(asset: CachedAsset): void {
    asset.users--
  }

  #loadOnce(version: string, path: string): Promise<CachedAsset> {
    const known = this.#loading.get(version)
    if (known) return known
    const loading = this.#load(version, path).finally(() => this.#loading.delete(version))
    this.#loading.set(version, loading)
    return loading
  }

  async #load(version: string, path: string): Promise<CachedAsset> {
    for (;;) {
      try {
        const facts = await this.#media.request('load', { path })
        const asset: CachedAsset = { ...facts, path, users: 0, lastUse: this.#uses }
        this.#assets.set(version, asset)
        return asset
      } catch (error) {
        if (!(error instanceof BoxError) || error.code !== 'ENOSPC' || !(await this.#dropOldest()))
          throw error
      }
    }
  }

  /** Frees the asset that was not used for the longest time; false when all are in use. */
  async #dropOldest(): Promise<boolean> {
    const [oldest] = [...this.#assets]
      .filter(([, { users }]) => users === 0)
      .sort(([, a], [, b]) => a.lastUse - b.lastUse)
    if (!oldest) return false
    const [version, { asset }] = oldest
    this.#assets.delete(version)
    await this.#media.request('retire', { asset })
    await this.#reportedFree(asset)
    await this.#media.request('free', { asset })
    return true
  }

  #reportedFree(asset: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer)
        this.#link.off('event', listen)
        act()
      }
      const listen = (event: EngineEvent) => {
        if (event.kind === 'assetFree' && event.asset === asset) end(resolve)
      }
      const timer = setTimeout(() => {
        const message = `cannot make room in the asset pool: the engine has not given asset ${asset} back within ${FREE_WITHIN_MS} ms`
        end(() => reject(new BoxError('ETIMEDOUT', message)))
      }, FREE_WITHIN_MS)
      this.#link.on('event', listen)
      try {
        this.#link.retireAsset(asset)
      } catch (error) {
        end(() => reject(error))
      }
    })
  }
}

/** Path, size and time of change: a file that was edited is another one. @throws BoxError ENOENT ... */
async function versionOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path)
    return `${path} ${size} ${mtimeMs}`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new BoxError(code ?? 'EIO', `cannot play ${path}: ${message}`)
  }
}

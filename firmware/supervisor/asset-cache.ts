// Files held decoded in the asset pool, so that a pad sounds at once when it is hit again.
import { stat } from 'node:fs/promises'
import { ASSET_ENTRIES, type AssetPool, AssetState } from '../arena/index.ts'
import { BoxError } from './box-error.ts'
import type { EngineEvent } from './engine-events.ts'
import type { EngineLink } from './engine-link.ts'
import type { Handover } from './handover.ts'
import type { FileFacts, MediaLink } from './media-link.ts'

export interface CachedAsset extends FileFacts {
  asset: number
  path: string
  /** Voices that play it, or are about to. */
  users: number
  lastUse: number
}

/** As a successor finds it: in the pool, which outlives the supervisor. */
type Saved = Omit<CachedAsset, 'users'> & { version: string }

export interface AssetCacheParts {
  media: MediaLink
  link: EngineLink
  handover: Handover
  pool: AssetPool
}

/** The engine frees an asset within a fade of some milliseconds. */
const FREE_WITHIN_MS = 2000

export class AssetCache {
  readonly #media: MediaLink
  readonly #link: EngineLink
  readonly #handover: Handover
  readonly #pool: AssetPool
  readonly #assets = new Map<string, CachedAsset>()
  readonly #loading = new Map<string, Promise<CachedAsset>>()
  readonly #freeing = new Set<number>()
  #uses = 0

  constructor({ media, link, handover, pool }: AssetCacheParts) {
    this.#media = media
    this.#link = link
    this.#handover = handover
    this.#pool = pool
    const left = handover.join('assets', () => this.#save()) ?? []
    for (const { version, ...saved } of left) {
      if (pool.stateOf(saved.asset) !== AssetState.ready) continue
      this.#assets.set(version, { ...saved, users: 0 })
      this.#uses = Math.max(this.#uses, saved.lastUse)
    }
  }

  /** The asset of a voice that a predecessor started. */
  claim(number: number): CachedAsset | undefined {
    const asset = [...this.#assets.values()].find((one) => one.asset === number)
    if (asset) asset.users++
    return asset
  }

  /** Gives back what a predecessor had loaded or half given back when it died: nobody else knows of it. */
  async tidy(): Promise<void> {
    if (this.#loading.size > 0) return
    const known = new Set([...this.#assets.values()].map(({ asset }) => asset))
    for (let asset = 0; asset < ASSET_ENTRIES; asset++) {
      const state = this.#pool.stateOf(asset)
      const forgotten = state === AssetState.ready || state === AssetState.retired
      if (forgotten && !known.has(asset) && !this.#freeing.has(asset)) await this.#free(asset)
    }
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
        this.#handover.write()
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
    this.#handover.write()
    await this.#free(asset)
    return true
  }

  async #free(asset: number): Promise<void> {
    this.#freeing.add(asset)
    try {
      if (this.#pool.stateOf(asset) === AssetState.ready) await this.#media.request('retire', { asset })
      await this.#reportedFree(asset)
      await this.#media.request('free', { asset })
    } finally {
      this.#freeing.delete(asset)
    }
  }

  #save(): Saved[] {
    return [...this.#assets].map(([version, { users: _, ...asset }]) => ({ version, ...asset }))
  }

  #reportedFree(asset: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer)
        this.#link.off('event', listen)
        this.#link.off('replayed', ask)
        act()
      }
      const listen = (event: EngineEvent) => {
        if (event.kind === 'assetFree' && event.asset === asset) end(resolve)
      }
      const timer = setTimeout(() => {
        const message = `cannot make room in the asset pool: the engine has not given asset ${asset} back within ${FREE_WITHIN_MS} ms`
        end(() => reject(new BoxError('ETIMEDOUT', message)))
      }, FREE_WITHIN_MS)
      const ask = () => {
        try {
          this.#link.retireAsset(asset)
        } catch (error) {
          end(() => reject(error))
        }
      }
      this.#link.on('event', listen)
      // An engine that has followed another was not asked yet.
      this.#link.on('replayed', ask)
      ask()
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

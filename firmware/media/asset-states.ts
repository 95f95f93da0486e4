import { ASSET_ENTRIES, type AssetPool, AssetState } from '../arena/index.ts'

/** @returns an AssetState; `free` for a number that is no asset's */
export function assetState(pool: AssetPool, asset: number): number {
  if (!(asset >= 0 && asset < ASSET_ENTRIES)) return AssetState.free
  // An entry's first word is its state: the only one that a process may read without owning the entry.
  return Atomics.load(pool.ints, asset * (pool.ints.length / ASSET_ENTRIES))
}

/**
 * Gives back what a media process that died had begun to fill: nobody was told of it, so nobody plays it.
 * @returns assets given back
 */
export function reclaimUnfinished(pool: AssetPool): number {
  let reclaimed = 0
  for (let asset = 0; asset < ASSET_ENTRIES; asset++) {
    if (assetState(pool, asset) !== AssetState.loading) continue
    pool.free(asset)
    reclaimed++
  }
  return reclaimed
}

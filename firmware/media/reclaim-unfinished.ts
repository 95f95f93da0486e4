import { ASSET_ENTRIES, type AssetPool, AssetState } from '../arena/index.ts'

/**
 * Gives back what a media process that died had begun to fill: nobody was told of it, so nobody plays it.
 * @returns assets given back
 */
export function reclaimUnfinished(pool: AssetPool): number {
  let reclaimed = 0
  for (let asset = 0; asset < ASSET_ENTRIES; asset++) {
    if (pool.stateOf(asset) !== AssetState.loading) continue
    pool.free(asset)
    reclaimed++
  }
  return reclaimed
}

import { runTool } from './run-tool.ts'

/**
 * The oldest C library that native code runs with: its newest symbol version, told by readelf. ALSA's symbols are as old
 * in every Debian, those of C++ come with Node.
 */
export function libcVersion(files: readonly string[]): string {
  const told = runTool('readelf', ['--wide', '--version-info', ...files])
  const versions = [...told.matchAll(/Name: GLIBC_([\d.]+)/g)].map(([, version]) => version!)
  const newest = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  if (!newest) throw new Error(`${files.join(', ')}: no symbol of the C library is asked for`)
  return newest
}

// The machines a package can be made for.

export type Architecture = 'amd64' | 'arm64'

export const ARCHITECTURES: Readonly<Record<Architecture, { node: string; triplet: string }>> = {
  amd64: { node: 'x64', triplet: 'x86_64-linux-gnu' },
  arm64: { node: 'arm64', triplet: 'aarch64-linux-gnu' },
}

/** @throws RangeError naming what is allowed */
export function architecture(name: string): Architecture {
  if (name in ARCHITECTURES) return name as Architecture
  throw new RangeError(`--arch ${name}; allowed are ${Object.keys(ARCHITECTURES).join(', ')}`)
}

/** This machine's, in Debian's word. */
export function ownArchitecture(): string {
  const found = Object.entries(ARCHITECTURES).find(([, { node }]) => node === process.arch)
  return found?.[0] ?? process.arch
}

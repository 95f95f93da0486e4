/** FNV-1a, 32 bit, as an Int32: tells texts apart by accident-proof odds, not against an adversary. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash | 0
}

const word = new Int32Array(1)

/**
 * A full memory fence: no plain access moves across it in either direction. An atomic store keeps
 * earlier accesses before itself, an atomic load keeps later ones behind itself, and a sequentially
 * consistent load never moves before an earlier such store (on ARM64 STLR and LDAR, which order
 * nothing more than this; on x86 one locked instruction).
 */
export function fence(): void {
  Atomics.store(word, 0, 0)
  Atomics.load(word, 0)
}

/** One request's way back, for what goes on after its answer. */
export interface Reply {
  /** One more line, whatever it takes: changes are never left out. */
  send(event: object): void
  /** One more line, unless the reader is behind: it gets a newer one later. */
  offer(event: object): void
  /** Called when the connection ends. */
  onEnd(act: () => void): void
}

/** ALSA names of the two directions that are opened together. */
export interface CardPair {
  capture: string
  playback: string
}

/** What the supervisor wants of the engine, in the arena's wishes; read while no card is open. */
export interface CardWishes {
  /** The best first. */
  cards: CardPair[]
}

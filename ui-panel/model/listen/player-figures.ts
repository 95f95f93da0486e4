/** What a player of sound tells of itself. */
export interface PlayerFigures {
  playing: boolean
  /** Of the box: its frame that is rendered next, and its rate. */
  frame: number
  rate: number
  /** Times and frames that never came. */
  drops: number
  missingFrames: number
  /** Times that nothing was left. */
  underruns: number
  /** Times that some was left out, because far too much lay ready. */
  jumps: number
  /** Seconds that lie ready. */
  ready: number
  /** How much faster than nominally it is played. */
  speedUp: number
}

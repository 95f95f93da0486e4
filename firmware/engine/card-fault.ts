/** Why a card is not open. */
export interface CardFault {
  /** ALSA's, or ERATE (another rate), ECARD (directions that do not fit together). */
  code: string
  message: string
  /** ERATE: the nearest rate of the box's that both directions take, Hz; left out where there is none. */
  offered?: number
}

/** Codes of a card that is simply not there. */
const ABSENT = ['ENOENT', 'ENODEV', 'ENXIO']

export function isAbsent({ code }: CardFault): boolean {
  return ABSENT.includes(code)
}

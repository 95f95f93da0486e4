/** Hz. Rates of the cards people have; the box runs at any of them. */
export const BOX_RATES = [44100, 48000, 88200, 96000] as const

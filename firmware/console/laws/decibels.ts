// Decibels as people read them.

/** "-6.0 dB", "+3.5 dB", "0.0 dB", "-inf dB": one decimal, as on a mixer's scribble strip. */
export function formatDecibels(db: number): string {
  if (db === Number.NEGATIVE_INFINITY) return '-inf dB'
  const tenths = Math.round(db * 10) / 10
  return `${tenths > 0 ? '+' : ''}${tenths.toFixed(1)} dB`
}

const DAY_MS = 86_400_000

/** The box keeps when a device was seen to the day. @param then ms since 1970 */
export function daysAgo(then: number, now: number = Date.now()): string {
  const day = (ms: number) => Math.floor((ms - new Date(ms).getTimezoneOffset() * 60_000) / DAY_MS)
  const days = day(now) - day(then)
  if (days <= 0) return 'today'
  return days === 1 ? 'yesterday' : `${days} days ago`
}

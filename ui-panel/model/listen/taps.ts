/** What can be listened to, in the order of the box's numbers. */
export const TAPS = ['main', 'monitor'] as const
export type Tap = (typeof TAPS)[number]

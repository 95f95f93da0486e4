// Which of a few numbered things something belongs to: bits, the first the lowest. Up to 32 of them, one more than
// bit operations take.

/** @param member from 0 */
export const isMember = (bits: number, member: number): boolean => Math.floor(bits / 2 ** member) % 2 === 1

export const toggled = (bits: number, member: number): number =>
  bits + (isMember(bits, member) ? -1 : 1) * 2 ** member

// Who goes to which side: single members are panned, linked pairs go one to each side, with a balance.
import { balanceLeft, balanceRight, panLeft, panRight } from '../gains.ts'
import { type Desk, Knob, linkOf, type Part } from './rule.ts'

export interface Sides {
  left: number
  right: number
}

/**
 * A member by itself is panned. Of a linked pair the odd one is the left side and the even one the right: each feeds
 * its own side only, and the odd one's pan is their balance.
 */
export function sidesOf(desk: Desk, scope: 'strip' | 'bus', ordinal: number): Part<Sides> {
  const count = scope === 'strip' ? desk.table.size.strips : desk.table.size.buses
  const pan = new Knob(desk, scope, 'pan', ordinal)
  const alone = (position: number): Sides => ({ left: panLeft(position), right: panRight(position) })
  const link = linkOf(desk, scope === 'strip' ? 'link' : 'busLink', ordinal, count)
  if (!link) return { reads: [pan.slot], in: (state) => alone(pan.in(state)) }
  const balance = new Knob(desk, scope, 'pan', ordinal & ~1)
  return {
    reads: [pan.slot, link.slot, balance.slot],
    in(state) {
      if (!link.isOn(state)) return alone(pan.in(state))
      return isOdd(ordinal)
        ? { left: balanceLeft(balance.in(state)), right: 0 }
        : { left: 0, right: balanceRight(balance.in(state)) }
    },
  }
}

/** Counted from 1, as people do: the left one of a pair. */
export const isOdd = (ordinal: number): boolean => (ordinal & 1) === 0

/** How much of a strip a bus takes: all of it, or by the pan of the send where two buses are a pair. */
export function sendSide(desk: Desk, strip: number, bus: number): Part<number> {
  const { buses, strips } = desk.table.size
  const busLink = linkOf(desk, 'busLink', bus, buses)
  if (!busLink) return { reads: [], in: () => 1 }
  const pairs = Math.floor(buses / 2)
  const stripLink = linkOf(desk, 'link', strip, strips)
  const panOf = (member: number) => new Knob(desk, 'sendPair', 'pan', member * pairs + (bus >> 1))
  const pan = panOf(strip)
  const balance = panOf(strip & ~1)
  return {
    reads: [busLink.slot, pan.slot, balance.slot, ...(stripLink ? [stripLink.slot] : [])],
    in(state) {
      if (!busLink.isOn(state)) return 1
      if (!stripLink?.isOn(state)) return isOdd(bus) ? panLeft(pan.in(state)) : panRight(pan.in(state))
      if (isOdd(strip) !== isOdd(bus)) return 0
      return isOdd(bus) ? balanceLeft(balance.in(state)) : balanceRight(balance.in(state))
    },
  }
}

// One meter: what is lit, what waits unlit, the held peak, a clip, and beside it what gate and compressor take away.
import { deflection } from '../../firmware/console/index.ts'
import type { MeterFrame } from '../model/meter-frame.ts'
import type { PeakHold } from '../model/peak-hold.ts'

export interface Well {
  x: number
  y: number
  width: number
  height: number
  /** Of a meter frame: one, or left and right. */
  channels: readonly number[]
}

interface Levels {
  meters: MeterFrame
  hold: PeakHold
  ms: number
}

/** From below: so far it goes, how it is lit, and how it waits. */
const ZONES = [
  { to: deflection(-18), lit: '#1fa37f', unlit: '#0b1a17' },
  { to: deflection(-6), lit: '#e8b23a', unlit: '#201b0e' },
  { to: 1, lit: '#f0624d', unlit: '#241310' },
] as const
const COLOURS = { gap: '#0d0f12', hold: '#eef2f6', clip: '#ff5a43', reduction: '#58a6ff', lane: '#0c131c' }
/** dBFS, lines across the meter. */
const MARKS = [-6, -18, -30, -42].map(deflection)

const REDUCTION_SPAN_DB = 24
const CLIP_PX = 7
const HOLD_PX = 2

/** A well that is wider than tall lies: its level grows to the right. */
export function paintWell(pen: CanvasRenderingContext2D, well: Well, levels: Levels): void {
  const { x, y, width, height, channels } = well
  pen.save()
  if (width > height) {
    pen.translate(x + width, y)
    pen.rotate(Math.PI / 2)
    paint(pen, { x: 0, y: 0, width: height, height: width, channels }, levels)
  } else paint(pen, well, levels)
  pen.restore()
}

function paint(
  pen: CanvasRenderingContext2D,
  { x, y, width, height, channels }: Well,
  { meters, hold, ms }: Levels,
): void {
  const box = (colour: string, left: number, top: number, wide: number, tall: number) => {
    pen.fillStyle = colour
    pen.fillRect(left, top, wide, tall)
  }
  box(COLOURS.gap, x, y, width, height)
  const top = y + CLIP_PX + 1
  const tall = height - CLIP_PX - 1
  const [only] = channels.length === 1 ? channels : []
  const lane = only === undefined ? 0 : Math.round(width * 0.3)
  const wide = (width - (lane && lane + 1) - (channels.length - 1)) / channels.length
  for (const [n, channel] of channels.entries()) {
    const left = x + n * (wide + 1)
    const level = deflection(meters.decayed[channel] ?? null)
    let from = 0
    for (const { to, lit, unlit } of ZONES) {
      box(unlit, left, top + (1 - to) * tall, wide, (to - from) * tall)
      if (level > from)
        box(lit, left, top + (1 - Math.min(level, to)) * tall, wide, (Math.min(level, to) - from) * tall)
      from = to
    }
    for (const mark of MARKS) box('#0008', left, top + (1 - mark) * tall, wide, 1)
    const held = deflection(hold.level(channel, ms))
    if (held > 0) box(COLOURS.hold, left, top + (1 - held) * tall, wide, HOLD_PX)
    box(hold.clipped(channel, ms) ? COLOURS.clip : ZONES[2].unlit, left, y, wide, CLIP_PX)
  }
  if (only === undefined) return
  const down = -(meters.gate[only] ?? 0) - (meters.compressor[only] ?? 0)
  box(COLOURS.lane, x + width - lane, top, lane, tall)
  box(
    COLOURS.reduction,
    x + width - lane,
    top,
    lane,
    Math.min(1, Math.max(0, down) / REDUCTION_SPAN_DB) * tall,
  )
}

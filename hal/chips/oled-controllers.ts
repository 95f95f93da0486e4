export type OledController = 'SSD1306' | 'SH1106'

interface ControllerFacts {
  /** RAM column of the picture's left edge. */
  firstColumn: number
  /** From reset to a picture, its size excepted; sent while the display is off, and again while it is on. */
  setUp: readonly number[]
}

/** What both want first: clock, no offset, line 0 on top, connector below. */
const COMMON = [0xd5, 0x80, 0xd3, 0x00, 0x40, 0xa1, 0xc8]
/** All pixels by RAM, lit where a bit is 1. */
const BY_MEMORY = [0xa4, 0xa6]

/** Solomon SSD1306 (application note, 3: software configuration), Sino Wealth SH1106 v2.3 (commands). */
export const OLED_CONTROLLERS: Record<OledController, ControllerFacts> = {
  SSD1306: {
    firstColumn: 0,
    // Charge pump on; page addressing; precharge for the pump; VCOMH; no scrolling.
    setUp: [...COMMON, 0x8d, 0x14, 0x20, 0x02, 0xd9, 0xf1, 0xdb, 0x40, ...BY_MEMORY, 0x2e],
  },
  SH1106: {
    // 132 columns of RAM, of which modules of 128 show the middle ones.
    firstColumn: 2,
    // DC-DC converter on, at 8 V; precharge; VCOMH.
    setUp: [...COMMON, 0xad, 0x8b, 0x32, 0xd9, 0x1f, 0xdb, 0x40, ...BY_MEMORY],
  },
}

/** Rows driven less one; wiring of the common pins: alternating, or in sequence. */
export const OLED_HEIGHTS = {
  64: [0xa8, 0x3f, 0xda, 0x12],
  32: [0xa8, 0x1f, 0xda, 0x02],
} as const

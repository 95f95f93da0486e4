export interface OledCommand {
  /** Codes of the command; what is above `from` is its value. */
  from: number
  to: number
  /** Bytes that follow. */
  arguments: number
  does: 'power' | 'page' | 'column low' | 'column high' | 'setting'
}

const one = (code: number, more = 0): OledCommand => ({
  from: code,
  to: code,
  arguments: more,
  does: 'setting',
})
const range = (from: number, to: number, does: OledCommand['does'] = 'setting'): OledCommand => ({
  from,
  to,
  arguments: 0,
  does,
})

/** What both know: SSD1306 table 9-1, SH1106 "command table". */
const BOTH = [
  range(0x00, 0x0f, 'column low'),
  range(0x10, 0x1f, 'column high'),
  range(0x40, 0x7f),
  one(0x81, 1),
  ...[range(0xa0, 0xa1), range(0xa4, 0xa5), range(0xa6, 0xa7)],
  one(0xa8, 1),
  range(0xae, 0xaf, 'power'),
  range(0xb0, 0xb7, 'page'),
  range(0xc0, 0xcf),
  ...[one(0xd3, 1), one(0xd5, 1), one(0xd9, 1), one(0xda, 1), one(0xdb, 1)],
  one(0xe3),
]

export const OLED_COMMANDS = {
  SSD1306: {
    columns: 128,
    firstColumn: 0,
    /** Charge pump setting; without it a module has no voltage for its pixels. */
    power: { command: 0x8d, bit: 0x04 },
    commands: [
      ...BOTH,
      ...[one(0x20, 1), one(0x21, 2), one(0x22, 2)],
      ...[one(0x26, 6), one(0x27, 6), one(0x29, 5), one(0x2a, 5), one(0x2e), one(0x2f)],
      ...[one(0x8d, 1), one(0xa3, 2)],
    ],
  },
  SH1106: {
    columns: 132,
    firstColumn: 2,
    /** DC-DC control: 8a off, 8b on. */
    power: { command: 0xad, bit: 0x01 },
    commands: [...BOTH, range(0x30, 0x33), one(0xad, 1), one(0xe0), one(0xee)],
  },
} as const satisfies Record<string, { commands: readonly OledCommand[] } & Record<string, unknown>>

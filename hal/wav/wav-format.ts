// What both sides, reading and writing, know of the format. Sources: Microsoft "Multiple Channel Audio
// Data and WAVE Files" (format tags, WAVE_FORMAT_EXTENSIBLE), EBU Tech 3306 (RF64, ds64).
// Everything is little-endian, as are the machines this runs on: typed arrays lie over the bytes as they are.

export const FormatTag = { pcm: 1, float: 3, extensible: 0xfffe } as const

/** Bytes 2..15 of KSDATAFORMAT_SUBTYPE_*; bytes 0..1 hold the format tag. */
export const SUBFORMAT_TAIL = Uint8Array.of(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71)

/** In a 32-bit size field: "see the ds64 chunk" in RF64, "not known yet" elsewhere. */
export const SIZE_UNKNOWN = 0xffffffff

export const LIMITS = {
  /** A mixer of ours has 32; 256 leaves room for others' multitrack files. */
  channels: 256,
  /** Hz; the fastest converters on sale. */
  rate: 768_000,
}

/** Container widths in bits that are read, by kind of sample. */
export const WIDTHS = { pcm: [8, 16, 24, 32], float: [32, 64] } as const

export type SampleKind = keyof typeof WIDTHS

/** Names of formats that people meet and that are not read, for the error (mmreg.h). */
export const OTHER_FORMATS: Record<number, string> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  80: 'MPEG',
  85: 'MP3',
  255: 'AAC',
  353: 'Windows Media Audio',
  8192: 'AC-3',
  26447: 'Ogg Vorbis',
  61868: 'FLAC',
}

/** By the number the native side gives them, best first. Little-endian, S24 in the low bits of 4 bytes. */
export const SAMPLE_FORMATS = ['FLOAT', 'S32', 'S24_3', 'S24', 'S16'] as const

export type SampleFormat = (typeof SAMPLE_FORMATS)[number]

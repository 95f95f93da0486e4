// WAV and RF64 files, read and written.
export { WavError } from './errors.ts'
export type { SampleKind, WavHeader } from './header.ts'
export { openWav, type WavReader } from './wav-reader.ts'
export { type WavFormat, WavWriter, type WavWriterOptions } from './wav-writer.ts'

// Sound files: WAV and its 64-bit form RF64.
export { readWavHeader, type WavHeader } from './read-wav-header.ts'
export { WavError } from './wav-error.ts'
export { openWav, WavReader } from './wav-reader.ts'
export { WavWriter, type WavWriterOptions } from './wav-writer.ts'

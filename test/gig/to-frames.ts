import { RATE } from './band.ts'

export const toFrames = (ms: number): number => Math.round((ms * RATE) / 1000)

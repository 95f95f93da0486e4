import { ServedProcess, type ServedProcessParts } from './served-process.ts'

/** What every answer about a file holds; frames and seconds at the rate of the box. */
export interface FileFacts {
  channels: number
  frames: number
  rate: number
  seconds: number
  warning?: string
}

export type Requests = {
  probe: { ask: { path: string }; answer: FileFacts }
  load: { ask: { path: string }; answer: FileFacts & { asset: number } }
  /** resume: goes on where the ring's last writer stopped. */
  stream: {
    ask: { path: string; source: number; loop: boolean; resume?: boolean }
    answer: FileFacts & { source: number }
  }
  stopStream: { ask: { source: number }; answer: object }
  /** Every source ring: its state, and whether this media process fills it. */
  sources: {
    ask: object
    answer: { sources: { source: number; state: 'closed' | 'open' | 'ended'; filling: boolean }[] }
  }
  retire: { ask: { asset: number }; answer: object }
  free: { ask: { asset: number }; answer: object }
  ping: { ask: object; answer: object }
  quit: { ask: object; answer: object }
}

/** The media process, kept alive. */
export class MediaLink extends ServedProcess<Requests> {
  constructor(parts: ServedProcessParts) {
    super({ name: 'media process', child: 'media', code: 'EMEDIA' }, parts)
  }
}

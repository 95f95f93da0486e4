// In the browser's sound thread, a bundle of its own: pieces of sound come by the port, figures go when they are asked for.
import { readSoundPiece } from '../model/listen/sound-piece.ts'
import { SoundPlayer } from '../model/listen/sound-player.ts'

// What the thread has; TypeScript's DOM knows only the page's side of it.
declare const sampleRate: number
declare const currentTime: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

class SoundWorklet extends AudioWorkletProcessor {
  readonly #player = new SoundPlayer(sampleRate)

  constructor() {
    super()
    this.port.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) {
        const piece = readSoundPiece(data)
        if (piece) this.#player.take(piece)
      } else this.port.postMessage({ ...this.#player.figures(), at: currentTime })
    }
  }

  process(_: readonly Float32Array[][], [output]: [Float32Array[]]): boolean {
    this.#player.render(output[0]!, output[1]!)
    return true
  }
}

registerProcessor('mixbox-sound', SoundWorklet)

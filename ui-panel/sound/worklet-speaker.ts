import type { PlayerFigures } from '../model/listen/player-figures.ts'
import type { Speaker, SpeakerFigures } from '../model/listen/speaker.ts'
import { Volume } from './volume.ts'

/** Sound by an audio worklet: a thread of the browser that nothing on the page holds up. In secure contexts only. */
export class WorkletSpeaker implements Speaker {
  readonly way = 'audio worklet'
  readonly #context: AudioContext
  readonly #node: AudioWorkletNode
  readonly #volume: Volume
  #told: ((figures: PlayerFigures & { at: number }) => void)[] = []

  static async open(context: AudioContext): Promise<WorkletSpeaker> {
    await context.audioWorklet.addModule('sound-worklet.js')
    return new WorkletSpeaker(context)
  }

  private constructor(context: AudioContext) {
    this.#context = context
    this.#node = new AudioWorkletNode(context, 'mixbox-sound', {
      ...{ numberOfInputs: 0, numberOfOutputs: 1, outputChannelCount: [2] },
    })
    this.#node.port.onmessage = ({ data }) => {
      for (const told of this.#told.splice(0)) told(data)
    }
    this.#volume = new Volume(context)
    this.#node.connect(this.#volume.input)
  }

  take(piece: ArrayBuffer): void {
    this.#node.port.postMessage(piece, [piece])
  }

  setVolume(gain: number): void {
    this.#volume.set(gain)
  }

  async figures(): Promise<SpeakerFigures> {
    const { at, ...figures } = await new Promise<PlayerFigures & { at: number }>((resolve) => {
      this.#told.push(resolve)
      this.#node.port.postMessage('figures')
    })
    return { ...figures, heardIn: at - this.#context.currentTime + this.#volume.latency }
  }

  close(): void {
    this.#volume.close()
  }
}

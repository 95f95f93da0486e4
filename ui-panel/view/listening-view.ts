import type { Listening } from '../model/listen/listening.ts'
import { View } from './element.ts'

/** What shows something of what this browser hears: drawn again when it is another. */
export abstract class ListeningView extends View {
  static override properties = { ...View.properties, listening: { attribute: false } }
  declare listening: Listening
  #end: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#end = this.listening.watch(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#end?.()
  }
}

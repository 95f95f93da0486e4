// What this browser listens to, how loud, and what it costs.
import { html, nothing } from 'lit'
import { TAPS } from '../model/listen/taps.ts'
import { listenFacts, TAP_NAMES } from '../model/listen/words.ts'
import { ListeningView } from './listening-view.ts'

export class MxListenSettings extends ListeningView {
  override render() {
    const { listening } = this
    const { on, cost, tap, trouble, volume, way } = listening
    return html`<div class="listen-to">
        <button class="press" aria-pressed=${on} @click=${() => listening.toggle()}>Listen</button>
        <span role="group" aria-label="Listen to">${TAPS.map(
          (other) => html`<button class="press" aria-pressed=${tap === other}
            @click=${() => listening.choose(other)}>${TAP_NAMES[other]}</button>`,
        )}</span></div>
      <label class="volume"><span>Volume here</span><input type="range" min="0" max="1" step="0.01" .value=${String(volume)}
        aria-valuetext="${Math.round(volume * 100)} %" @input=${this.#loud}></label>
      ${trouble ? html`<p class="trouble">${trouble}</p>` : nothing}
      ${on ? html`<dl>${listenFacts(cost, way).map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>` : nothing}`
  }

  readonly #loud = ({ target }: Event): void =>
    this.listening.setVolume(Number((target as HTMLInputElement).value))
}
customElements.define('mx-listen-settings', MxListenSettings)

// The box as a whole: who it is, a backup of it as a file, and such a file put back. The latter for admins.
import { html, nothing } from 'lit'
import { type BoxStatus, duration } from '../../model/status.ts'
import '../confirm.ts'
import { type Restored, restoredWords } from '../../model/restored-words.ts'
import { View } from '../element.ts'

export class MxWholeBox extends View {
  static override properties = {
    ...View.properties,
    status: { attribute: false },
    admin: { attribute: false },
    file: { state: true },
    said: { state: true },
  }
  declare status: BoxStatus | undefined
  declare admin: boolean
  /** A file that was looked at and not put back yet. */
  declare file: { name: string; backup: unknown; would: Restored } | undefined
  /** What came of the last one. */
  declare said: { trouble: boolean; words: string } | undefined

  override render() {
    const { box } = this.box.welcome!
    return html`<section class="card" @dragover=${this.#over} @drop=${this.#drop}><header><h2>Box</h2></header>
      <dl><div><dt>Name</dt><dd>${box.name}</dd></div><div><dt>Known to programs as</dt><dd>${box.id}</dd></div>
        <div><dt>Mixbox</dt><dd>${box.version}</dd></div>
        ${this.status ? html`<div><dt>Running for</dt><dd>${duration(this.status.seconds)}</dd></div>` : nothing}</dl>
      ${this.admin ? this.#backup() : nothing}</section>`
  }

  #backup() {
    return html`<div class="bandrow"><a class="button" href="/backup" download>Keep a backup</a>
        <label class="button">Put one back …<input type="file" accept=".json,application/json" @change=${this.#chosen}></label></div>
      <p class="note">A backup holds the whole mixer, presets and configuration, with its passwords. A file may also be dropped here.</p>
      ${this.file ? this.#ask(this.file) : nothing}
      ${this.said ? html`<p class=${this.said.trouble ? 'trouble' : 'note'} role="status">${this.said.words}</p>` : nothing}`
  }

  #ask({ name, would }: NonNullable<MxWholeBox['file']>) {
    const { headline, lines } = restoredWords(would)
    return html`<div class="trouble"><b>${name}</b> would replace ${headline}.
        ${lines.length === 0 ? nothing : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}</div>
      <div class="bandrow"><mx-confirm .box=${this.box} .word=${'Put it back'} .sure=${'Tap again: replace'} .act=${() => void this.#restore()}></mx-confirm>
        <button class="press" @click=${() => {
          this.file = undefined
        }}>Leave it</button></div>`
  }

  readonly #over = (event: DragEvent): void => {
    if (this.admin) event.preventDefault()
  }

  readonly #drop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!this.admin || !file) return
    event.preventDefault()
    void this.#look(file)
  }

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    // The same file may be chosen again.
    input.value = ''
    if (file) void this.#look(file)
  }

  async #look(file: File): Promise<void> {
    this.file = undefined
    this.said = undefined
    let backup: unknown
    try {
      backup = JSON.parse(await file.text())
    } catch {
      this.said = { trouble: true, words: `${file.name} is no backup: it holds no JSON.` }
      return
    }
    const would = await this.#send(backup, true)
    if (would) this.file = { name: file.name, backup, would }
  }

  async #restore(): Promise<void> {
    const { file } = this
    if (!file) return
    this.file = undefined
    const done = await this.#send(file.backup, false)
    if (done) this.said = { trouble: false, words: `Put back: ${restoredWords(done).headline}.` }
  }

  async #send(backup: unknown, dryRun: boolean): Promise<Restored | undefined> {
    try {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch('/restore', {
        method: 'POST',
        headers,
        body: JSON.stringify({ backup, dryRun }),
      })
      const told = await answer.json()
      if (answer.ok) return told as Restored
      this.said = { trouble: true, words: String(told.message) }
    } catch {
      this.said = { trouble: true, words: 'The box does not answer.' }
    }
    return undefined
  }
}
customElements.define('mx-whole-box', MxWholeBox)

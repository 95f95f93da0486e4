// How a channel sounds, kept under a name and given to this channel or another; or given straight to another.
import { html, nothing } from 'lit'
import { channelsOf } from '../../firmware/console/index.ts'
import { type PresetRow, presetTitle } from '../model/preset-title.ts'
import './confirm.ts'
import { View } from './element.ts'

export class MxPresets extends View {
  static override properties = {
    ...View.properties,
    base: { attribute: false },
    presets: { state: true },
    chosen: { state: true },
    name: { state: true },
    target: { state: true },
    said: { state: true },
  }
  /** "/ch/01" */
  declare base: string
  declare presets: readonly PresetRow[]
  declare chosen: string
  /** Of one that is to be kept. */
  declare name: string
  declare target: string
  declare said: string

  constructor() {
    super()
    this.presets = []
    this.chosen = ''
    this.name = ''
    this.target = ''
    this.said = ''
  }

  async #list(): Promise<void> {
    this.presets = ((await this.box.ask('presets').catch(() => [])) ?? []) as PresetRow[]
    if (!this.presets.some(({ name }) => name === this.chosen)) this.chosen = this.presets[0]?.name ?? ''
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('base')) return
    this.said = ''
    // Others keep and delete them too.
    void this.#list()
  }

  override render() {
    const { base } = this
    const all = channelsOf(this.mirror.table)
    const own = all.find(({ address }) => address === base)!
    const others = all.filter(({ kind, address }) => kind === own.kind && address !== base)
    this.follow(others.map(({ address }) => `${address}/config/name`))
    return html`<section class="card"><header><h2>Presets</h2></header>
      ${this.presets.length === 0 ? html`<p class="note">None is kept yet.</p>` : this.#kept(own.kind)}
      <div class="bandrow"><label class="field"><span>Keep this sound as</span><input .value=${this.name} autocomplete="off" maxlength="32" @input=${(
        event: Event,
      ) => {
        this.name = (event.target as HTMLInputElement).value
      }}></label>${this.#save()}</div>
      ${others.length === 0 ? nothing : this.#copy(others)}
      ${this.said === '' ? nothing : html`<p class="note" role="status">${this.said}</p>`}</section>`
  }

  #kept(kind: string) {
    return html`<div class="bandrow"><label class="choice"><span>Kept</span><select aria-label="Preset" @change=${(
      event: Event,
    ) => {
      this.chosen = (event.target as HTMLSelectElement).value
    }}>${this.presets.map((row) => html`<option value=${row.name} .selected=${row.name === this.chosen} ?disabled=${row.problem !== undefined}>${presetTitle(row, kind)}</option>`)}</select></label>
      <mx-confirm .box=${this.box} .word=${'Load'} .label=${'Load preset'} .sure=${'Replace sound'} .act=${() => void this.#do('presetLoad', { name: this.chosen, to: [this.base] }, `${this.chosen} is loaded.`)}></mx-confirm>
      <mx-confirm .box=${this.box} .word=${'Delete'} .label=${'Delete preset'} .sure=${'For good'} .act=${() => void this.#do('presetDelete', { name: this.chosen }, `${this.chosen} is gone.`)}></mx-confirm></div>`
  }

  /** One of that name is replaced by two taps. */
  #save() {
    const name = this.name.trim()
    const there = this.presets.some((preset) => preset.name === name)
    const save = () =>
      void this.#do('presetSave', { name, from: this.base, replace: there }, `Kept as ${name}.`)
    if (there)
      return html`<mx-confirm .box=${this.box} .word=${'Replace'} .label=${'Replace preset'} .sure=${'Tap again'} .act=${save}></mx-confirm>`
    return html`<button class="press" aria-label="Save preset" ?disabled=${name === ''} @click=${save}>Save</button>`
  }

  #copy(others: readonly { address: string; label: string }[]) {
    const shown = others.find(({ address }) => address === this.target) ?? others[0]!
    const title = ({ address, label }: { address: string; label: string }) => {
      const name = this.text(`${address}/config/name`)
      return name === label ? label : `${label} ${name}`
    }
    const copied = `Copied to ${title(shown)}: all but name, source and insert.`
    return html`<div class="bandrow"><label class="choice"><span>Copy this channel to</span><select aria-label="Copy to" @change=${(
      event: Event,
    ) => {
      this.target = (event.target as HTMLSelectElement).value
    }}>${others.map((one) => html`<option value=${one.address} .selected=${one === shown}>${title(one)}</option>`)}</select></label>
      <mx-confirm .box=${this.box} .word=${'Copy'} .sure=${'Replace it'} .act=${() => void this.#do('copy', { from: this.base, to: [shown.address] }, copied)}></mx-confirm></div>`
  }

  /** What the box refuses, the page says for all. */
  async #do(op: string, fields: Record<string, unknown>, said: string): Promise<void> {
    this.said = ''
    try {
      await this.box.ask(op, fields)
      this.said = said
      if (op === 'presetSave') {
        this.chosen = this.name.trim()
        this.name = ''
      }
      if (op.startsWith('preset') && op !== 'presetLoad') await this.#list()
    } catch {
      this.said = ''
    }
  }
}
customElements.define('mx-presets', MxPresets)

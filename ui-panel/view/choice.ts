// A switch of the table as a button that stays pressed, and a choice of it as a list.
import { html } from 'lit'
import type { Box } from '../model/box.ts'

/** @param word on the button */
export function pressButton(box: Box, address: string, word: string, kind = '') {
  const pressed = box.mirror!.number(box.mirror!.at(address)) === 1
  return html`<button class="press ${kind}" aria-pressed=${pressed} @click=${() => box.toggle(address)}>${word}</button>`
}

/** @param label of the list */
export function choiceList(box: Box, address: string, label: string) {
  const parameter = box.mirror!.at(address)
  if (parameter.kind !== 'number') throw new TypeError(`${address} is a text, not a choice`)
  const { law } = parameter
  const last = law.fromPosition(1)
  const value = box.mirror!.number(parameter)
  return html`<label class="choice"><span>${label}</span><select @change=${(event: Event) => box.put(parameter, Number((event.target as HTMLSelectElement).value))}>
    ${Array.from({ length: last + 1 }, (_, index) => html`<option value=${index} ?selected=${index === value}>${law.format(index)}</option>`)}
  </select></label>`
}

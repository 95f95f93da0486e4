// Elements as they stand in cards: short ways to write them.
import { html } from 'lit'
import type { Box } from '../model/box.ts'
import './choice.ts'
import './knob.ts'
import './members.ts'
import './press.ts'

/** key behind the base of the address, word, filled from the middle */
export type KnobRow = readonly [key: string, label: string, centred?: true]

export const knob = (box: Box, address: string, label: string, centred = false) =>
  html`<mx-knob .box=${box} .address=${address} .label=${label} .centred=${centred}></mx-knob>`

/** @param base "/ch/01/gate" */
export const knobs = (box: Box, base: string, rows: readonly KnobRow[]) =>
  html`<div class="knobs">${rows.map(([key, label, centred]) => knob(box, `${base}/${key}`, label, centred))}</div>`

export const press = (box: Box, address: string, word: string, label?: string) =>
  html`<mx-press .box=${box} .address=${address} .word=${word} .label=${label}></mx-press>`

/** Mute or solo of a channel, in its colour. */
export const switchOf = (box: Box, address: string, word: 'Mute' | 'Solo', name: string) =>
  html`<mx-press .box=${box} .address=${address} .word=${word} .label=${`${name} ${word}`} .kind=${word.toLowerCase()} .inverted=${word === 'Mute'}></mx-press>`

export const choice = (box: Box, address: string, label: string) =>
  html`<mx-choice .box=${box} .address=${address} .label=${label}></mx-choice>`

export const members = (box: Box, address: string, label: string, names: readonly string[]) =>
  html`<mx-members .box=${box} .address=${address} .label=${label} .names=${names}></mx-members>`

/** "1" to the count. */
export const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n + 1))

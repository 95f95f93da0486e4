// What a channel can have, a card each; a card that the channel's kind does not have is not shown.
import { html, type TemplateResult } from 'lit'
import { DCAS, MUTE_GROUPS } from '../../firmware/console/index.ts'
import type { Box } from '../model/box.ts'
import { type Channel, channels } from '../model/channels.ts'
import './dynamics-graph.ts'
import './face.ts'
import { choice, type KnobRow, knob, knobs, members, numbers, press } from './parts.ts'
import './presets.ts'

const GATE: readonly KnobRow[] = [
  ['thr', 'Threshold'],
  ['range', 'Range'],
  ['attack', 'Attack'],
  ['hold', 'Hold'],
  ['release', 'Release'],
]
const COMPRESSOR: readonly KnobRow[] = [
  ['thr', 'Threshold'],
  ['ratio', 'Ratio'],
  ['knee', 'Knee'],
  ['mgain', 'Make-up'],
  ['attack', 'Attack'],
  ['hold', 'Hold'],
  ['release', 'Release'],
  ['mix', 'Mix'],
]
const KEY_FILTER: readonly KnobRow[] = [
  ['f', 'Key freq.'],
  ['q', 'Key Q'],
]

type Card = (box: Box, channel: Channel) => TemplateResult

const two = (n: number): string => String(n + 1).padStart(2, '0')
const name = (box: Box, base: string): string => box.mirror!.text(box.mirror!.at(`${base}/config/name`))

const input: Card = (box, { base }) =>
  html`<section class="card"><header><h2>Input</h2>${press(box, `${base}/preamp/invert`, 'Ø', 'Ø polarity invert')}${press(box, `${base}/preamp/hpon`, 'High-pass')}${press(box, `${base}/delay/on`, 'Delay')}</header>
    <div class="bandrow">${choice(box, `${base}/config/source`, 'Source')}${choice(box, `${base}/preamp/hpslope`, 'Slope')}</div>
    ${knobs(box, base, [
      ['preamp/trim', 'Trim', true],
      ['preamp/hpf', 'High-pass'],
      ['delay/time', 'Delay'],
    ])}
    <div class="bandrow">${press(box, `${base}/insert/on`, 'Insert')}${choice(box, `${base}/insert/sel`, 'Insert return')}</div></section>`

const dynamics =
  (kind: 'gate' | 'dyn', title: string, rows: readonly KnobRow[]): Card =>
  (box, { base, kind: channelKind, meters }) => {
    const at = `${base}/${kind}`
    const detector = box.mirror!.table.has(`${at}/det`) ? choice(box, `${at}/det`, 'Detector') : ''
    return html`<section class="card"><header><h2>${title}</h2>${press(box, `${at}/on`, `${title} on`)}</header>
      <mx-dynamics-graph .box=${box} .base=${base} .kind=${kind} .meter=${meters[0]} .live=${channelKind === 'strip'}></mx-dynamics-graph>
      ${knobs(box, at, rows)}
      <div class="bandrow">${choice(box, `${at}/keysrc`, 'Key')}${detector}</div>
      <div class="bandrow">${press(box, `${at}/filter/on`, 'Key filter')}${choice(box, `${at}/filter/type`, 'Key filter')}</div>
      ${knobs(box, `${at}/filter`, KEY_FILTER)}</section>`
  }

/** @param to kind of channel the sends go to, with its own names */
const sends =
  (to: 'bus' | 'matrix'): Card =>
  (box, { base }) =>
    html`<section class="card"><header><h2>Sends</h2></header>${channels(box.mirror!.table.size, to).map(
      (target) => {
        const at = `${base}/mix/${two(target.ordinal)}`
        return html`<div class="send">${press(box, `${at}/on`, 'On', `${target.title} send on`)}${knob(box, `${at}/level`, name(box, target.base))}${choice(box, `${at}/tap`, 'Tap')}</div>`
      },
    )}</section>`

const groups: Card = (box, { base }) =>
  html`<section class="card"><header><h2>Groups</h2>${press(box, `${base}/mix/st`, 'To main')}</header>
    ${members(box, `${base}/grp/dca`, 'DCA', numbers(DCAS))}${members(box, `${base}/grp/mute`, 'Mute', numbers(MUTE_GROUPS))}</section>`

const bus: Card = (box, { base }) =>
  html`<section class="card"><header><h2>Bus</h2></header>${choice(box, `${base}/config/type`, 'Type')}
    ${members(box, `${base}/config/owners`, 'N-1 owners', numbers(box.mirror!.table.size.strips))}</section>`

const face: Card = (box, { base }) => html`<mx-face .box=${box} .base=${base}></mx-face>`

const presets: Card = (box, { base }) => html`<mx-presets .box=${box} .base=${base}></mx-presets>`

/** The other way round: a DCA's strips. The sets stand with the strips. */
const inDca: Card = (box, { ordinal }) =>
  html`<section class="card"><header><h2>Channels in DCA ${ordinal + 1}</h2></header><mx-dca-members .box=${box} .dca=${ordinal}></mx-dca-members></section>`

const CARDS: readonly { needs: string; card: Card }[] = [
  { needs: 'preamp/trim', card: input },
  { needs: 'config/owners', card: bus },
  { needs: 'gate/on', card: dynamics('gate', 'Gate', GATE) },
  { needs: 'dyn/on', card: dynamics('dyn', 'Compressor', COMPRESSOR) },
  { needs: 'grp/dca', card: groups },
]

export function cardsOf(box: Box, channel: Channel): TemplateResult[] {
  const { table } = box.mirror!
  const shown = CARDS.filter(({ needs }) => table.has(`${channel.base}/${needs}`)).map(({ card }) => card)
  const to = channel.kind === 'strip' ? 'bus' : 'matrix'
  if (table.has(`${channel.base}/mix/01/level`)) shown.push(sends(to))
  if (channel.kind === 'dca') shown.push(inDca)
  if (box.welcome?.role === 'viewer') return shown.map((card) => card(box, channel))
  const ends = [face, ...(channel.kind === 'dca' ? [] : [presets])]
  shown.push(...ends)
  return shown.map((card) => card(box, channel))
}

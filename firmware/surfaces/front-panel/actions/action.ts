// What controls do, as short texts of the configuration.
import type { ParameterTable } from '../../../console/index.ts'
import { isKnob, KNOB_FORMS } from './channel-knob.ts'

export type Action =
  /** A knob of the channel in a slot of the page, from 0; of the selected channel. */
  | { kind: 'slot'; slot: number; knob: string }
  | { kind: 'selected'; knob: string }
  | { kind: 'turn' | 'toggle' | 'press'; address: string }
  /** One of TURNS or a page's name. */
  | { kind: 'page'; to: string }
  | { kind: 'sends' | 'shift' | 'knob' | 'panic' }
  /** strip: from 0. */
  | { kind: 'play'; file: string; strip: number }
  | { kind: 'stop'; file: string }

/** Who has the action: encoders and faders move, buttons push, LEDs show. */
export type Use = 'move' | 'push' | 'show'

const TURNS = ['next', 'previous', 'first']

interface Word {
  pattern: RegExp
  uses: readonly Use[]
  form: string
  make(words: readonly string[]): Action
}

const pushOrShow = ['push', 'show'] as const
const everywhere = ['move', 'push', 'show'] as const
const plain = (kind: 'shift' | 'knob' | 'panic' | 'sends') => (): Action => ({ kind })

/** In the order of the README. */
const WORDS: readonly Word[] = [
  {
    ...{ pattern: /^slot ([1-9]\d?) (.+)$/, uses: everywhere, form: 'slot 1 KNOB' },
    make: ([slot, knob]) => ({ kind: 'slot', slot: Number(slot) - 1, knob: knob! }),
  },
  {
    ...{ pattern: /^selected (.+)$/, uses: everywhere, form: 'selected KNOB' },
    make: ([knob]) => ({ kind: 'selected', knob: knob! }),
  },
  {
    ...{ pattern: /^turn (\/\S+)$/, uses: ['move', 'show'], form: 'turn ADDRESS' },
    make: ([address]) => ({ kind: 'turn', address: address! }),
  },
  {
    ...{ pattern: /^toggle (\/\S+)$/, uses: pushOrShow, form: 'toggle ADDRESS' },
    make: ([address]) => ({ kind: 'toggle', address: address! }),
  },
  {
    ...{ pattern: /^press (\/\S+)$/, uses: pushOrShow, form: 'press ADDRESS' },
    make: ([address]) => ({ kind: 'press', address: address! }),
  },
  {
    ...{ pattern: /^page (.+)$/, uses: pushOrShow, form: 'page next|previous|first|NAME' },
    make: ([to]) => ({ kind: 'page', to: to! }),
  },
  { pattern: /^sends next$/, uses: pushOrShow, form: 'sends next', make: plain('sends') },
  { pattern: /^knob next$/, uses: ['push'], form: 'knob next', make: plain('knob') },
  { pattern: /^shift$/, uses: pushOrShow, form: 'shift', make: plain('shift') },
  {
    ...{ pattern: /^play (.+) on ([1-9]\d?)$/, uses: pushOrShow, form: 'play FILE on STRIP' },
    make: ([file, strip]) => ({ kind: 'play', file: file!, strip: Number(strip) - 1 }),
  },
  {
    ...{ pattern: /^stop (.+)$/, uses: ['push'], form: 'stop FILE' },
    make: ([file]) => ({ kind: 'stop', file: file! }),
  },
  { pattern: /^panic$/, uses: pushOrShow, form: 'panic', make: plain('panic') },
]

/** What actions can name. */
export interface Known {
  table: ParameterTable
  view: { pages: readonly { name: string }[] }
}

/** @throws Error in words: what was given, and what is allowed here; ConsoleError EADDRESS */
export function parseAction(text: string, use: Use, known: Known): Action {
  for (const { pattern, uses, make } of WORDS) {
    const found = pattern.exec(text)
    if (!found || !uses.includes(use)) continue
    const action = make(found.slice(1))
    check(text, action, use, known)
    return action
  }
  const forms = WORDS.filter(({ uses }) => uses.includes(use)).map(({ form }) => `"${form}"`)
  throw new Error(`${JSON.stringify(text)} is no such action: give one of ${forms.join(', ')}`)
}

function check(text: string, action: Action, use: Use, { table, view }: Known): void {
  if (action.kind === 'slot' || action.kind === 'selected') {
    if (isKnob(action.knob, use)) return
    throw new Error(`${JSON.stringify(text)}: KNOB is one of ${KNOB_FORMS[use]}`)
  }
  if (action.kind === 'play' && action.strip >= table.size.strips) {
    throw new Error(`${JSON.stringify(text)}: the console has the strips 1 to ${table.size.strips}`)
  }
  if (action.kind === 'page') {
    const names = [...(use === 'push' ? TURNS : []), ...view.pages.map(({ name }) => name)]
    if (!names.includes(action.to)) {
      throw new Error(`${JSON.stringify(text)}: there is no such page: give one of ${names.join(', ')}`)
    }
  }
  if (!('address' in action)) return
  const parameter = table.at(action.address)
  if (parameter.kind === 'text') {
    throw new Error(`${JSON.stringify(text)}: ${parameter.address} is a text, which no knob can turn`)
  }
  if (action.kind !== 'turn' && parameter.law.name !== 'switch') {
    throw new Error(`${JSON.stringify(text)}: ${parameter.address} is no switch: give "turn" and an encoder`)
  }
}

/** Whether it lasts as long as the button is held. */
export const isMomentary = ({ kind }: Action): boolean => kind === 'press' || kind === 'shift'

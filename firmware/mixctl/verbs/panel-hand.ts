// A hand on the knobs of a panel that is simulated.
import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import { numberOption } from '../read-options.ts'
import type { Context } from '../verb.ts'

interface Move {
  address: string
  text: string
  frame: number | null
}

interface Act {
  op: string
  /** What is given after the control, besides options. */
  takes: string
  fields(rest: readonly string[], options: Context['options']): object | undefined
}

const wholeNumber = /^[+-]?\d{1,3}$/
const percent = /^(\d+(?:\.\d+)?) ?%$/

/** By the word after `panel`. */
export const HAND_ACTS: Readonly<Record<string, Act>> = {
  turn: {
    op: 'panelTurn',
    takes: 'a number of detents such as 3 or -3',
    fields: ([detents, ...more]) =>
      more.length === 0 && wholeNumber.test(detents ?? '') ? { detents: Number(detents) } : undefined,
  },
  press: {
    op: 'panelPress',
    takes: 'nothing more than --hold MS',
    fields: (rest, options) =>
      rest.length === 0
        ? { holdMs: numberOption(options, 'hold', 'milliseconds, a number from 0 to 60000') }
        : undefined,
  },
  slide: {
    op: 'panelSlide',
    takes: 'how far up its way, such as 50%',
    fields: ([position, ...more]) => {
      const found = percent.exec(position ?? '')
      return found && more.length === 0 ? { position: Number(found[1]) / 100 } : undefined
    },
  },
}

/** @param words "turn", the control's name, and how far */
export async function moveByHand({ words, options, client, print }: Context): Promise<void> {
  const [word = '', control, ...rest] = words
  const act = Object.hasOwn(HAND_ACTS, word) ? HAND_ACTS[word]! : undefined
  if (!act) throw usage(`panel cannot "${word}": give one of ${Object.keys(HAND_ACTS).join(', ')}`)
  const fields = control === undefined ? undefined : act.fields(rest, options)
  if (!fields) throw usage(`panel ${word} takes the name of a control, and ${act.takes}`)
  print(await (await client()).request<{ moves: Move[] }>(act.op, { control, ...fields }), show)
}

function show({ moves }: { moves: readonly Move[] }): string {
  if (moves.length === 0) return 'no knob of the console has moved'
  return columns(
    moves.map(({ address, text, frame }) => [address, text, frame === null ? '' : `from frame ${frame}`]),
  )
}

// Operations as a page asks for them and is answered.
import { type Actor, BoxError, soundPath } from '../../supervisor/index.ts'
import { type Box, type Fields, type Operation, perform } from '../operations/index.ts'

export interface Asking {
  box: Box
  actor: Actor
  /** Where files lie that may be played. */
  sounds: string
}

/** @param fields as the operation's schema has read them @throws BoxError, ConsoleError */
export async function carryOut(asking: Asking, op: Operation, fields: object): Promise<object> {
  if (op === 'set') return set(asking, fields as Fields<'set'>)
  const { box, actor, sounds } = asking
  if (op !== 'play') return { result: await perform(box, actor, op, fields as never) }
  const { file, ...request } = fields as Omit<Fields<'play'>, 'path'> & { file: string }
  return { result: await perform(box, actor, 'play', { ...request, path: soundPath(sounds, file) }) }
}

/** The page has the values themselves, from the change. */
async function set({ box, actor }: Asking, fields: Fields<'set'>): Promise<object> {
  try {
    const { batch, frame } = (await perform(box, actor, 'set', fields)) as {
      batch: number
      frame: number | null
    }
    return { batch, frame }
  } catch (error) {
    // It was set; the engine is on its way.
    if (error instanceof BoxError && error.code === 'ETIMEDOUT') return { frame: null }
    throw error
  }
}

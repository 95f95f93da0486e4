// What was saved by any earlier version, as this one has it.
import type { Snapshot } from '../../console/index.ts'
import type { CardState } from '../card-memory.ts'
import { v1ToV2 } from './v1-to-v2.ts'

/** Raised when the shape changes; a step that turns the older shape into the newer one comes with it. */
export const SCHEMA = 2

/** By the schema they start from; one step a file, which says why nothing is lost. */
const STEPS: Record<number, (saved: Record<string, unknown>) => Record<string, unknown>> = { 1: v1ToV2 }

export interface SavedState {
  schema: typeof SCHEMA
  values: Snapshot
  /** Controls of the cards the box has met. */
  cards: Record<string, CardState>
}

/** Written by a later version of this program. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema'
}

/** @throws NewerSchema; Error saying what is wrong */
export function upgradeState(given: unknown): SavedState {
  if (!isObject(given)) throw new Error('it holds no JSON object')
  const schema = given['schema']
  if (!Number.isInteger(schema) || (schema as number) < 1) {
    throw new Error(`its schema is ${JSON.stringify(schema)}, allowed is a whole number from 1`)
  }
  if ((schema as number) > SCHEMA) {
    throw new NewerSchema(`its schema is ${schema}, this program knows ${SCHEMA}`)
  }
  let saved = given
  for (let from = schema as number; from < SCHEMA; from++) saved = STEPS[from]!(saved)
  const { values, cards } = saved
  if (!isObject(values)) throw new Error('it holds no values')
  if (!isCards(cards)) throw new Error('its cards are no lists of numbers by card and control')
  return { schema: SCHEMA, values: values as Snapshot, cards }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCards(given: unknown): given is Record<string, CardState> {
  const areNumbers = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'number')
  return (
    isObject(given) &&
    Object.values(given).every((card) => isObject(card) && Object.values(card).every(areNumbers))
  )
}

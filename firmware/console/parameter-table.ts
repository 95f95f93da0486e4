// The rows multiplied by the console's size: every parameter, findable by address, by slot and by meaning.
import { hashText } from './hash-text.ts'
import type { Law } from './laws/law.ts'
import type { NumberParameter, Parameter, TextParameter } from './parameter.ts'
import { ROWS } from './parameters.ts'
import type { Role, Row } from './row.ts'
import { SCOPES, type Scope } from './scopes.ts'
import { type ConsoleSize, validateSize } from './size.ts'
import { unknownAddress } from './unknown-address.ts'
import { withoutLeadingZeros } from './without-leading-zeros.ts'

export interface ParameterTable {
  readonly size: ConsoleSize
  /** In table order, which never depends on anything but the size. */
  readonly parameters: readonly Parameter[]
  /** numbers[slot].slot === slot */
  readonly numbers: readonly NumberParameter[]
  readonly texts: readonly TextParameter[]
  /** Int32. Equal for tables whose slots mean the same: same addresses, same laws, same order. */
  readonly hash: number
  /**
   * Leading zeros do not matter: /ch/1/mix/fader is /ch/01/mix/fader.
   * @throws ConsoleError EADDRESS with the nearest known addresses
   */
  at(address: string): Parameter
  has(address: string): boolean
  /** Addresses that begin with the prefix, in table order: for completion. */
  addresses(prefix?: string): string[]
  /** The slot of a number by meaning. A member the size does not have is an error of the caller. */
  slot(scope: Scope, role: Role, ordinal: number): number
}

/** @param given what is left out has its default @throws ConsoleError ESIZE */
export function buildTable(given: Partial<ConsoleSize>): ParameterTable {
  const size = validateSize(given)
  const parameters = makeParameters(size)
  const numbers = parameters.filter((parameter) => parameter.kind === 'number')
  const texts = parameters.filter((parameter) => parameter.kind === 'text')
  const byAddress = new Map(
    parameters.map((parameter) => [withoutLeadingZeros(parameter.address), parameter]),
  )
  const slots = new Map(
    numbers.map((parameter) => [meaning(parameter.scope, parameter.role, parameter.ordinal), parameter.slot]),
  )
  const find = (address: string): Parameter | undefined =>
    typeof address === 'string' ? byAddress.get(withoutLeadingZeros(address)) : undefined

  const unknown = unknownAddress(byAddress)

  return {
    size,
    parameters,
    numbers,
    texts,
    hash: hashText(signature(parameters)),
    at(address) {
      const parameter = find(address)
      if (!parameter) throw unknown(address)
      return parameter
    },
    has: (address) => find(address) !== undefined,
    addresses: (prefix = '') =>
      parameters.map(({ address }) => address).filter((address) => address.startsWith(prefix)),
    slot(scope, role, ordinal) {
      const slot = slots.get(meaning(scope, role, ordinal))
      if (slot === undefined) throw new RangeError(`this console has no ${meaning(scope, role, ordinal)}`)
      return slot
    },
  }
}

/** Member by member, scope by scope: a strip's knobs stand together, in the order of their rows. */
function makeParameters(size: ConsoleSize): Parameter[] {
  const parameters: Parameter[] = []
  const slots = { number: 0, text: 0 }
  for (const scope of new Set(ROWS.map((row) => row.scope))) {
    const rows = ROWS.filter((row) => row.scope === scope).map((row) => ({ row, law: lawOf(row, size) }))
    for (let ordinal = 0; ordinal < SCOPES[scope].count(size); ordinal++) {
      for (const { row, law } of rows) {
        const base = { ...identity(row, ordinal, size), index: parameters.length }
        const value = typeof row.default === 'function' ? row.default(ordinal, size) : row.default
        if (law.kind === 'text') {
          parameters.push({ ...base, kind: 'text', law, default: law.parse(value), slot: slots.text++ })
        } else {
          parameters.push({ ...base, kind: 'number', law, default: law.parse(value), slot: slots.number++ })
        }
      }
    }
  }
  return parameters
}

function lawOf(row: Row, size: ConsoleSize): Law {
  return typeof row.law === 'function' ? row.law(size) : row.law
}

function identity(row: Row, ordinal: number, size: ConsoleSize) {
  const { n, m = '', solo = '', label } = SCOPES[row.scope].member(ordinal, size)
  return {
    address: row.pattern.replace('{n}', n).replace('{m}', m).replace('{solo}', solo),
    scope: row.scope,
    ordinal,
    role: row.role,
    label: `${label} ${row.label}`,
    mirrored: row.mirrored ?? false,
  }
}

const meaning = (scope: Scope, role: Role, ordinal: number): string => `${scope} ${ordinal + 1} ${role}`

/** What every slot means: addresses and laws, a law by what it does over its travel. */
function signature(parameters: readonly Parameter[]): string {
  const laws = new Map<Law, string>()
  return parameters
    .map(({ address, law }) => {
      const meaning = laws.get(law) ?? samples(law)
      laws.set(law, meaning)
      return `${address} ${meaning}`
    })
    .join('\n')
}

/** 65 positions meet every choice of a list of up to 65, and every piece of a taper. */
function samples(law: Law): string {
  if (law.kind === 'text') return law.name
  const values = Array.from({ length: 65 }, (_, step) => law.format(law.fromPosition(step / 64)))
  return `${law.name} ${values.join(' ')}`
}

import { formatValue, type Parameter, type Value } from '../../console/index.ts'

/** One parameter, for machines and for people. */
export interface Reading {
  address: string
  /** Exact; a closed fader is the text "-inf dB". */
  value: string | number
  text: string
  label: string
}

export function describe(parameter: Parameter, value: Value): Reading {
  const { address, label } = parameter
  const exact = parameter.kind === 'number' ? parameter.law.save(value as number) : (value as string)
  return { address, value: exact, text: formatValue(parameter, value), label }
}

import { usage } from './exit.ts'

/** A number given as an option. @throws Exit usage naming the option and what is allowed */
export function numberOption(
  options: Readonly<Record<string, string | boolean | undefined>>,
  name: string,
  allowed: string,
  whole = false,
): number | undefined {
  const text = options[name]
  if (text === undefined) return undefined
  // "-6 dB" and "20 ms" are what people write.
  const value = Number(String(text).replace(/\s*(db|ms)$/i, ''))
  if (String(text).trim() === '' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
    throw usage(`--${name} cannot be "${text}": give ${allowed}`)
  }
  return value
}

export const FRAME = 'a frame of the box (see status), a whole number from 1'

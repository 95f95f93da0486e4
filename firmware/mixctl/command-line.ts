// From argv to verb, words and options.
import { parseArgs } from 'node:util'
import { usage } from './exit.ts'
import { nearestVerb } from './nearest-verb.ts'
import type { Verb } from './verb.ts'

export interface CommandLine {
  verb: Verb
  words: string[]
  options: Record<string, string | boolean | undefined>
  json: boolean
}

/** "-6", "-6 dB" and "-inf" are values, not options; nobody types this mark. */
const VALUE_MARK = '\0'
const NEGATIVE_VALUE = /^-(\d|\.\d|inf|oo)/i

/** @throws Exit usage */
export function readCommandLine(args: readonly string[], verbs: Readonly<Record<string, Verb>>): CommandLine {
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const asksHelp = args.some((arg) => arg === '--help' || arg === '-h')
  const name = at < 0 ? 'help' : args[at]!
  const verb = verbs[name]
  if (!verb)
    throw usage(`there is no verb "${name}"; the nearest is ${nearestVerb(name, Object.keys(verbs))}`)
  if (asksHelp) return { verb: verbs['help']!, words: at < 0 ? [] : [name], options: {}, json: false }
  const marked = args
    .filter((_, n) => n !== at)
    .map((arg) => (NEGATIVE_VALUE.test(arg) ? VALUE_MARK + arg : arg))
  try {
    const { values, positionals } = parseArgs({
      args: marked,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        ...Object.fromEntries(
          Object.entries(verb.options ?? {}).map(([option, { value }]) => [
            option,
            { type: value === undefined ? ('boolean' as const) : ('string' as const) },
          ]),
        ),
      },
    })
    const plain = (text: string) => (text.startsWith(VALUE_MARK) ? text.slice(1) : text)
    const options = Object.fromEntries(
      Object.entries(values).map(([option, value]) => [
        option,
        typeof value === 'string' ? plain(value) : value,
      ]),
    ) as CommandLine['options']
    return { verb, words: positionals.map(plain), options, json: options['json'] === true }
  } catch (error) {
    throw usage(`${(error as Error).message.replaceAll(VALUE_MARK, '')} (mixctl ${verb.usage})`)
  }
}

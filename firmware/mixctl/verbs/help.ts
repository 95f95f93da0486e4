import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import { nearestVerb } from '../nearest-verb.ts'
import type { Verb } from '../verb.ts'

const EXIT_CODES = `Exit codes: 0 done, 1 refused by the box, 2 wrong usage, 3 no box runs.`

export function helpVerb(verbs: () => Readonly<Record<string, Verb>>): Verb {
  return {
    usage: 'help [VERB]',
    summary: 'this list, or all about one verb',
    examples: [['help set', 'options and examples of set']],
    async run({ words, print }) {
      const all = verbs()
      const [name] = words
      if (name === undefined) {
        print(overview(all), (text) => text)
        return
      }
      const verb = all[name]
      if (!verb)
        throw usage(`there is no verb "${name}"; the nearest is ${nearestVerb(name, Object.keys(all))}`)
      print(about(verb), (text) => text)
    },
  }
}

export function overview(verbs: Readonly<Record<string, Verb>>): string {
  const rows = Object.values(verbs).map(({ usage: line, summary }) => [`  ${line}`, summary])
  return `mixctl speaks to the running box.\n\n${columns(rows)}\n\n  --json with any verb: one JSON value a line.\n${EXIT_CODES}`
}

function about({ usage: line, summary, options = {}, examples }: Verb): string {
  const optionRows = Object.entries(options).map(([name, { value, about: text }]) => [
    `  --${name}${value ? ` ${value}` : ''}`,
    text,
  ])
  const exampleRows = examples.map(([command, text]) => [`  mixctl ${command}`, text])
  return [
    `mixctl ${line}${optionRows.length > 0 ? ' [options]' : ''}`,
    `  ${summary}`,
    ...(optionRows.length > 0
      ? ['', 'Options:', columns([...optionRows, ['  --json', 'one JSON value a line']])]
      : []),
    ...['', 'Examples:', columns(exampleRows), '', EXIT_CODES],
  ].join('\n')
}

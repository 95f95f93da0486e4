import { usage } from '../exit.ts'
import type { Verb } from '../verb.ts'

/** @param verbs names of all verbs; options by verb, with their dashes */
export function completionVerb(verbs: () => Readonly<Record<string, Verb>>): Verb {
  return {
    usage: 'completion bash',
    summary: 'print a script that completes verbs, options and addresses in bash',
    examples: [['completion bash | sudo tee /etc/bash_completion.d/mixctl', 'for every user of the machine']],
    async run({ words, print }) {
      if (words.length !== 1 || words[0] !== 'bash')
        throw usage('completion is there for bash: give "completion bash"')
      print(script(verbs()), (text) => text)
    },
  }
}

function script(verbs: Readonly<Record<string, Verb>>): string {
  const optionCases = Object.entries(verbs)
    .filter(([, { options }]) => options)
    .map(
      ([name, { options }]) =>
        `      ${name}) options="${Object.keys(options!)
          .map((option) => `--${option}`)
          .join(' ')} --json" ;;`,
    )
  return `# bash completion of mixctl; addresses come from the running box.
_mixctl() {
  local current=\${COMP_WORDS[COMP_CWORD]} verb=\${COMP_WORDS[1]} options="--json"
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${Object.keys(verbs).join(' ')}" -- "$current"))
    return
  fi
  if [[ $current == -* ]]; then
    case $verb in
${optionCases.join('\n')}
    esac
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  case $verb in
    # Of a pair the first word is an address, the second a value.
    set) ((COMP_CWORD % 2 == 0)) && COMPREPLY=($("\${COMP_WORDS[0]}" addresses "$current" 2>/dev/null)) ;;
    get | watch | addresses | copy) COMPREPLY=($("\${COMP_WORDS[0]}" addresses "$current" 2>/dev/null)) ;;
    play | backup | restore) compopt -o filenames && COMPREPLY=($(compgen -f -- "$current")) ;;
    preset) ((COMP_CWORD == 2)) && COMPREPLY=($(compgen -W "save load list delete" -- "$current")) ;;
    panic) COMPREPLY=($(compgen -W "on off" -- "$current")) ;;
    stop) COMPREPLY=($(compgen -W "all" -- "$current")) ;;
    help) COMPREPLY=($(compgen -W "${Object.keys(verbs).join(' ')}" -- "$current")) ;;
    completion) COMPREPLY=($(compgen -W "bash" -- "$current")) ;;
  esac
}
complete -F _mixctl mixctl
`
}

import { spawnSync } from 'node:child_process'

/** Renders with Jinja itself, the language of Home Assistant's templates. */
const SCRIPT = `
import json, sys
from jinja2.sandbox import ImmutableSandboxedEnvironment
environment = ImmutableSandboxedEnvironment()
def render(template, value):
    names = {"value": value}
    try:
        names["value_json"] = json.loads(value)
    except (TypeError, ValueError):
        pass
    return environment.from_string(template).render(names)
print(json.dumps([render(*pair) for pair in json.load(sys.stdin)]))
`

/** A state comes as a text; a command is what the entity holds: a number, or a text. */
export function renderAll(pairs: readonly (readonly [template: string, value: string | number])[]): string[] {
  // Debian's own Python, which has Debian's Jinja.
  const done = spawnSync('/usr/bin/python3', ['-c', SCRIPT], {
    ...{ input: JSON.stringify(pairs), encoding: 'utf8', maxBuffer: 2 ** 26, timeout: 30_000 },
  })
  if (done.status !== 0) throw new Error(`jinja: ${done.stderr}`)
  return JSON.parse(done.stdout) as string[]
}

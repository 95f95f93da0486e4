// JSON that remembers on which line everything stands: a cue sheet is written by hand.
const TOKEN = /\s*(?:([{}[\]:,])|("(?:[^"\\\n]|\\.)*")|([-+.\w]+)|(\S|$))/y

type Path = readonly (string | number)[]

export interface LinedJson {
  value: unknown
  /** Line of the nearest thing on the way to a path, counted from 1. */
  lineOf(path: Path): number
}

const keyOf = (path: Path): string => JSON.stringify(path)

/** @throws SyntaxError naming the line, what is there and what would be right */
export function parseLinedJson(text: string): LinedJson {
  const lines = new Map<string, number>()
  let at = 0
  let token = ''

  const lineHere = (): number => text.slice(0, at).split('\n').length
  const fail = (wanted: string): never => {
    const found = token === '' ? 'the end of the file' : token
    throw new SyntaxError(`line ${lineHere()}: ${found} stands where ${wanted} is wanted`)
  }
  const next = (): string => {
    TOKEN.lastIndex = at
    const [all, ...kinds] = TOKEN.exec(text)!
    at += all.length
    token = kinds.find((kind) => kind !== undefined)!
    return token
  }
  const scalar = (wanted: string): unknown => {
    try {
      return JSON.parse(token)
    } catch {
      return fail(wanted)
    }
  }

  /** Of lists and objects: calls for each member until the closing bracket. */
  function members(closing: string, each: (n: number) => void): void {
    if (next() === closing) return
    for (let n = 0; ; n++) {
      each(n)
      next()
      if (token === closing) return
      if (token !== ',') fail(`"," or "${closing}"`)
      next()
    }
  }

  function list(path: Path): unknown[] {
    const values: unknown[] = []
    members(']', (n) => values.push(value([...path, n])))
    return values
  }

  function object(path: Path): Record<string, unknown> {
    const values = new Map<string, unknown>()
    members('}', () => {
      if (!token.startsWith('"')) fail('a name in double quotes or "}"')
      const name = scalar('a name in double quotes') as string
      if (values.has(name)) throw new SyntaxError(`line ${lineHere()}: "${name}" stands here twice`)
      lines.set(keyOf([...path, name]), lineHere())
      if (next() !== ':') fail('":"')
      next()
      values.set(name, value([...path, name]))
    })
    return Object.fromEntries(values)
  }

  /** Of the token at hand. */
  function value(path: Path): unknown {
    if (!lines.has(keyOf(path))) lines.set(keyOf(path), lineHere())
    if (token === '[') return list(path)
    return token === '{' ? object(path) : scalar('a value')
  }

  next()
  const whole = value([])
  if (next() !== '') fail('the end of the file')
  return { value: whole, lineOf: (path) => lineOf(lines, path) }
}

function lineOf(lines: ReadonlyMap<string, number>, path: Path): number {
  return lines.get(keyOf(path)) ?? (path.length > 0 ? lineOf(lines, path.slice(0, -1)) : 1)
}

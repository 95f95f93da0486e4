// What the box's log tells: one JSON object a line, of every supervisor that there was.

/** An event of the engine, or of its supervisor about it. */
export interface Told {
  event: string
  frame: number
  batch?: number
  voice?: number
  framesLate?: number
}

/**
 * Events in the order of the log. One that a supervisor had told when it died is told again by the next: here it
 * stands once.
 */
export function readBoxLog(text: string): Told[] {
  const told = new Map<string, Told>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('{')) continue
    const { event, frame, batch, voice, framesLate } = parse(line)
    if (event === undefined || frame === undefined) continue
    const one = {
      ...{ event, frame },
      ...(batch !== undefined && { batch }),
      ...(voice !== undefined && { voice }),
      ...(framesLate !== undefined && { framesLate }),
    }
    const key = JSON.stringify(one)
    if (!told.has(key)) told.set(key, one)
  }
  return [...told.values()]
}

/** The last line may be half a line still. */
function parse(line: string): Partial<Told> {
  try {
    return JSON.parse(line) as Partial<Told>
  } catch {
    return {}
  }
}

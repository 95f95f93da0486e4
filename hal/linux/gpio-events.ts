// Edges of GPIO lines, from the thread that sleeps on their descriptors.
import { check, LinuxError } from './errors.ts'
import { native } from './native.ts'

/** As the kernel tells it (struct gpio_v2_line_event). */
export interface LineEvent {
  /** Number on the chip. */
  offset: number
  /** To active. */
  rises: boolean
  /** CLOCK_MONOTONIC. */
  timeNs: number
  /** Of all the lines asked for together; 32 bits, from 1. */
  sequence: number
  lineSequence: number
}

export interface LineListener {
  onEvent(event: LineEvent): void
  /** The chip was taken away; nothing comes after it. */
  onGone(error: LinuxError): void
}

const FIELDS = 6
const BATCH = 256
const records = new Float64Array(BATCH * FIELDS)
const listeners = new Map<number, LineListener>()
let lastId = 0

/**
 * @param descriptor that events can be read from; it is left open
 * @returns ends it: nothing is told after that, and the descriptor may be closed
 * @throws LinuxError EBUSY in a second thread of the process, ENOSPC with more than 64 groups of lines
 */
export function watchLineEvents(descriptor: number, listener: LineListener): () => void {
  const operation = 'watch GPIO lines'
  if (listeners.size === 0) check(operation, native.gpioStart(dispatch), 'another thread does already')
  lastId = (lastId + 1) & 0x7fffffff
  const id = lastId
  const result = native.gpioWatch(descriptor, id)
  if (result < 0 && listeners.size === 0) native.gpioStop()
  check(operation, result)
  listeners.set(id, listener)
  return () => {
    if (!listeners.delete(id)) return
    native.gpioUnwatch(id)
    // No thread is left behind, and nothing that would keep the process alive.
    if (listeners.size === 0) native.gpioStop()
  }
}

function dispatch(): void {
  for (;;) {
    const count = native.gpioTake(records)
    if (count <= 0) return
    // A listener may make and close others: each record looks for its own.
    for (let n = 0; n < count; n++) deliver(n * FIELDS)
  }
}

function deliver(at: number): void {
  const field = (n: number) => records[at + n]!
  const listener = listeners.get(field(0))
  const level = field(2)
  if (level < 0) listener?.onGone(new LinuxError('watch GPIO lines', level, 'the chip was taken away'))
  else {
    const event = { offset: field(1), rises: level === 1, timeNs: field(3) }
    listener?.onEvent({ ...event, sequence: field(4), lineSequence: field(5) })
  }
}

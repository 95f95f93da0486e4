// Where on a broker a box is found.

export const MESSAGE = { online: 'online', offline: 'offline' } as const

/** The topics of one box, below `<base>/<id>`. */
export class Topics {
  readonly root: string
  /** Retained, and the will: whether the box is there. */
  readonly status: string
  /** Retained: whether it mixes. */
  readonly engine: string
  /** Retained JSON: what kind of box this is. */
  readonly info: string
  /** Why a command was refused. */
  readonly error: string

  constructor(base: string, id: string) {
    this.root = `${base}/${id}`
    this.status = `${this.root}/status`
    this.engine = `${this.root}/engine`
    this.info = `${this.root}/info`
    this.error = `${this.root}/error`
  }

  /** @param address of a knob: /ch/01/mix/fader */
  state(address: string): string {
    return `${this.root}/state${address}`
  }

  /** Retained: on while something is wrong. */
  problem(kind: string): string {
    return `${this.root}/problem/${kind}`
  }

  isState(topic: string): boolean {
    return topic.startsWith(`${this.root}/state/`)
  }

  event(kind: string): string {
    return `${this.root}/event/${kind}`
  }

  /** @param place of a meter: ch/01 */
  meter(place: string): string {
    return `${this.root}/meter/${place}`
  }

  /** For a subscription. @param below whether what lies below the command's topic is meant too */
  command(name: string, below = false): string {
    return `${this.root}/${name}${below ? '/#' : ''}`
  }

  /** @returns the command, and what of the topic comes behind it with its slash; undefined for another's topic */
  read(topic: string): { name: string; rest: string } | undefined {
    if (!this.owns(topic)) return undefined
    const behind = topic.slice(this.root.length + 1)
    const slash = behind.indexOf('/')
    if (slash < 0) return { name: behind, rest: '' }
    return { name: behind.slice(0, slash), rest: behind.slice(slash) }
  }

  owns(topic: string): boolean {
    return topic.startsWith(`${this.root}/`)
  }
}

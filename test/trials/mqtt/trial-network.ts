import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How the way between box and broker is cut: with its plug, or somewhere on the way, without a word. */
export const CUTS = ['cable', 'silent'] as const
export type Cut = (typeof CUTS)[number]

const BOX = '10.79.1.2'
const HOUSE = '10.79.2.2'
const ROUTER = { box: '10.79.1.1', house: '10.79.2.1' } as const
const TOOLS = ['/usr/bin/nsenter', '/usr/bin/unshare', '/usr/sbin/ip']
/** Whatever becomes of the trial, its networks go. s */
const LONGEST_S = 3600

const within = ({ pid }: ChildProcess): string[] => ['/usr/bin/nsenter', `--net=/proc/${pid}/ns/net`]

/** Three networks that nothing else is in: the box's, a router's, and the house with the broker behind it. */
export class TrialNetwork {
  readonly #box: ChildProcess
  readonly #router: ChildProcess
  readonly #house: ChildProcess

  private constructor([box, router, house]: readonly ChildProcess[]) {
    this.#box = box!
    this.#router = router!
    this.#house = house!
  }

  /** @param mark in the environment of its processes @returns why there can be none */
  static async make(mark: string): Promise<TrialNetwork | string> {
    const missing = TOOLS.find((tool) => !existsSync(tool))
    if (missing !== undefined) return `${missing} is not installed`
    const env = { ...process.env, MIXBOX_TRIAL: mark }
    const holders = Array.from({ length: 3 }, () =>
      spawn('/usr/bin/unshare', ['--net', 'sleep', String(LONGEST_S)], { env, stdio: 'ignore' }),
    )
    const made = new TrialNetwork(holders)
    try {
      for (const { pid } of holders) await untilOwn(pid!)
      made.#wire()
      return made
    } catch (error) {
      made.end()
      return `networks of its own cannot be made: ${(error as Error).message.trim()}`
    }
  }

  /** Words before a command. */
  get inBox(): string[] {
    return within(this.#box)
  }

  get inHouse(): string[] {
    return within(this.#house)
  }

  /** Of the broker. */
  get host(): string {
    return HOUSE
  }

  cut(how: Cut): void {
    if (how === 'cable') this.#ip(this.#router, 'link set box down')
    else for (const one of [BOX, HOUSE]) this.#ip(this.#router, `route add blackhole ${one}/32`)
  }

  mend(how: Cut): void {
    if (how === 'cable') this.#ip(this.#router, 'link set box up')
    else for (const one of [BOX, HOUSE]) this.#ip(this.#router, `route del blackhole ${one}/32`)
  }

  end(): void {
    for (const holder of [this.#box, this.#router, this.#house]) holder.kill('SIGKILL')
  }

  #wire(): void {
    const [box, router, house] = [this.#box, this.#router, this.#house]
    this.#ip(router, `link add box type veth peer name eth0 netns ${box.pid}`)
    this.#ip(router, `link add house type veth peer name eth0 netns ${house.pid}`)
    const ends = [
      [box, 'eth0', BOX],
      [house, 'eth0', HOUSE],
      [router, 'box', ROUTER.box],
      [router, 'house', ROUTER.house],
    ] as const
    for (const [where, name, address] of ends) {
      this.#ip(where, `addr add ${address}/24 dev ${name}`)
      this.#ip(where, 'link set lo up')
      this.#ip(where, `link set ${name} up`)
    }
    this.#ip(box, `route add default via ${ROUTER.box}`)
    this.#ip(house, `route add default via ${ROUTER.house}`)
    run([...within(router), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
  }

  #ip(where: ChildProcess, words: string): void {
    run([...within(where), '/usr/sbin/ip', ...words.split(' ')])
  }
}

function run([command, ...words]: readonly string[]): void {
  execFileSync(command!, words, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** unshare leaves this process's network a moment after its start. */
async function untilOwn(pid: number): Promise<void> {
  const own = readlinkSync('/proc/self/ns/net')
  for (let n = 0; n < 100; n++) {
    if (readlinkSync(`/proc/${pid}/ns/net`) !== own) return
    await sleep(10)
  }
  throw new Error('unshare: not permitted')
}

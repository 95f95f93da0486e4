// Which cards there are, which one the engine has, and when it should change over.
import { type Arena, type CardPair, type CardWishes, Control } from '../arena/index.ts'
import type { EngineReportStatus } from './box-status.ts'
import { type Candidate, cardCandidates, type HardwareCard, samePair } from './card-candidates.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'

/** Whether a card could be opened now. */
export interface Probe {
  /** undefined while under way; null: it could; else why not. Never waits. */
  poll(): { code: string; message: string; offered?: number } | null | undefined
  /** Abandons it. */
  end(): void
}

/** What the box wants to know. */
export interface CardHooks {
  /** The engine is about to be sent to a card. */
  onCardSoon(card: Candidate): void
  /** The engine has opened a card. */
  onCard(card: Candidate): void
  /** The best card there is does not run at the box's rate, but at this one, Hz. */
  onRateOffered(rate: number): void
}

export interface CardWatchParts extends CardHooks {
  arena: Arena
  wish: Config['cards']
  /** Real cards that have been in use, in the order of their first use; grows here, and outlives an arena. */
  used: CardPair[]
  virtual: { device: string; why: string } | undefined
  log: Log
  /** The kernel's cards. */
  list(): readonly HardwareCard[]
  probe(pair: CardPair): Probe
  /** CLOCK of tests, ms. */
  now?(): number
}

const LOOK_MS = 200
const LIST_MS = 1000
/** A card is probed once a second, and one that the engine was sent to in vain not before this. */
const PROBE_AGAIN_MS = 1000
const ASK_AGAIN_MS = 30_000

/** Where one candidate stands, by its names. */
interface Standing {
  probeAt: number
  askAt: number
}

export class CardWatch {
  readonly #parts: CardWatchParts
  readonly #now: () => number
  readonly #standing = new Map<string, Standing>()
  #candidates: Candidate[] = []
  #cards: readonly HardwareCard[] = []
  #listAt = 0
  #open: CardPair | undefined
  #probing: { candidate: Candidate; probe: Probe } | undefined
  #offered = 0
  #ended = false
  #opened: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(parts: CardWatchParts) {
    this.#parts = parts
    this.#now = parts.now ?? (() => performance.now())
  }

  /** Tells the engine what is wished for; before it is started. */
  start(): void {
    const { arena, virtual } = this.#parts
    // What a predecessor wished for its engine still has.
    for (const pair of (arena.wishes.read() as CardWishes | undefined)?.cards ?? []) {
      if (pair.playback !== virtual?.device) this.#remember(pair)
    }
    this.look()
    this.#timer = setInterval(() => this.look(), LOOK_MS)
  }

  stop(): void {
    this.#ended = true
    clearInterval(this.#timer)
    this.#probing?.probe.end()
  }

  look(): void {
    // The arena is gone then.
    if (this.#ended) return
    const report = this.#parts.arena.report.read() as EngineReportStatus | undefined
    if (report) this.#readReport(report)
    if (this.#now() >= this.#listAt) this.#list()
    this.#wish()
    this.#lookForBetter()
  }

  #list(): void {
    this.#listAt = this.#now() + LIST_MS
    try {
      this.#cards = this.#parts.list()
    } catch (error) {
      // A card may go while it is listed.
      this.#parts.log.debug({ error: (error as Error).message }, 'cards cannot be listed')
    }
  }

  #wish(): void {
    const { wish, virtual, used, arena, log } = this.#parts
    const candidates = cardCandidates(wish, { cards: this.#cards, used, virtual })
    const cards = candidates.map(({ capture, playback }) => ({ capture, playback }))
    const changed = JSON.stringify(candidates) !== JSON.stringify(this.#candidates)
    this.#candidates = candidates
    if (!changed) return
    arena.wishes.write({ cards })
    log.info({ cards: cards.map(({ playback }) => playback) }, 'cards to use, the best first')
  }

  #readReport({ capture, playback, passedOver, opened }: EngineReportStatus): void {
    const pair = capture && playback && { capture: capture.device, playback: playback.device }
    if (!pair) this.#open = undefined
    else if (!this.#open || opened !== this.#opened || !samePair(this.#open, pair)) this.#take(pair)
    this.#opened = opened
    const offer = passedOver?.find(({ offered }) => offered !== undefined)
    if (offer?.offered !== undefined) this.#offer(offer.offered, offer.message)
  }

  #take(pair: CardPair): void {
    const card = this.#candidates.find((one) => samePair(one, pair))
    this.#open = pair
    // Something has come or gone.
    this.#listAt = 0
    // Wished for by a predecessor.
    if (!card) return
    this.#standingOf(card).askAt = 0
    if (!card.virtual) this.#remember(pair)
    this.#parts.log.info({ capture: card.capture, playback: card.playback }, `card in use: ${card.why}`)
    this.#parts.onCard(card)
  }

  #remember({ capture, playback }: CardPair): void {
    const { used } = this.#parts
    if (!used.some((one) => samePair(one, { capture, playback }))) used.push({ capture, playback })
  }

  #offer(rate: number, why: string): void {
    if (rate === this.#offered) return
    this.#offered = rate
    this.#parts.log.warn({ rate }, why)
    this.#parts.onRateOffered(rate)
  }

  /** While another card than the best plays: is a better one there? */
  #lookForBetter(): void {
    const open = this.#open
    if (this.#probing) this.#readProbe(this.#probing)
    else if (open) {
      const place = this.#candidates.findIndex((one) => samePair(one, open))
      this.#probeNext(place < 0 ? this.#candidates : this.#candidates.slice(0, place))
    }
  }

  #probeNext(better: readonly Candidate[]): void {
    const now = this.#now()
    for (const candidate of better) {
      const standing = this.#standingOf(candidate)
      if (!this.#mayBeThere(candidate)) standing.askAt = 0
      else if (now >= standing.probeAt && now >= standing.askAt) {
        standing.probeAt = now + PROBE_AGAIN_MS
        this.#probing = { candidate, probe: this.#parts.probe(candidate) }
        return
      }
    }
  }

  #readProbe({ candidate, probe }: { candidate: Candidate; probe: Probe }): void {
    const fault = probe.poll()
    if (fault === undefined) return
    this.#probing = undefined
    if (fault?.offered !== undefined) this.#offer(fault.offered, fault.message)
    if (fault !== null || !this.#open) return
    this.#parts.onCardSoon(candidate)
    this.#standingOf(candidate).askAt = this.#now() + ASK_AGAIN_MS
    this.#parts.log.info(
      { playback: candidate.playback },
      'a better card is there: the engine goes over to it',
    )
    Atomics.store(this.#parts.arena.control, Control.reopen, 1)
  }

  /** Cards of the kernel are listed while they are there; of other names nobody knows. */
  #mayBeThere({ capture, playback }: Candidate): boolean {
    const listed = (name: string) =>
      !name.startsWith('hw:CARD=') ||
      this.#cards.some(({ pcms }) => pcms.some(({ device }) => device === name))
    return listed(capture) && listed(playback)
  }

  #standingOf({ capture, playback }: Candidate): Standing {
    const key = `${capture} ${playback}`
    const standing = this.#standing.get(key) ?? { probeAt: 0, askAt: 0 }
    this.#standing.set(key, standing)
    return standing
  }
}

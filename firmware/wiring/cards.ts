import { CardControls, listCards } from 'node-alsa-pcm'
import { type Arena, type CardPair, Clock } from '../arena/index.ts'
import { CardProbe } from '../engine/card-probe.ts'
import type { CardSettings } from '../engine/settings.ts'
import {
  type CardHooks,
  CardWatch,
  type ChosenCard,
  type Config,
  type ControlPort,
  cardCandidates,
  type HardwareCard,
  type Log,
  type Paths,
  VIRTUAL_KEY,
  whyVirtual,
} from '../supervisor/index.ts'
import type { CardListing } from '../surfaces/operations/index.ts'
import { startVirtualCard, type VirtualCard } from './virtual-card.ts'

/** The cards of a box: those that are wished for, and the one in use. */
export class Cards {
  readonly #config: Config
  readonly #log: Log
  readonly #used: CardPair[] = []
  readonly virtual: VirtualCard | undefined
  /** In use, or the best wished for. */
  readonly inUse: ChosenCard

  constructor(config: Config, log: Log, cards: readonly HardwareCard[], virtual: VirtualCard | undefined) {
    this.#config = config
    this.#log = log
    this.virtual = virtual
    this.inUse = { ...cardCandidates(config.cards, { cards, used: [], virtual })[0]! }
  }

  static async take(config: Config, paths: Paths, log: Log): Promise<Cards> {
    const cards = listCards()
    const why = whyVirtual(config.cards, cards)
    const virtual = why === undefined ? undefined : await startVirtualCard(config, paths, log, why)
    return new Cards(config, log, cards, virtual)
  }

  settings(rate: number): CardSettings {
    const { periodFrames, periods, channels, cards } = this.#config
    return { rate, periodFrames, periods, ...channels, ...(cards.format && { format: cards.format }) }
  }

  watch(arena: Arena, hooks: CardHooks): CardWatch {
    return new CardWatch({
      ...{ arena, log: this.#log, wish: this.#config.cards, used: this.#used, virtual: this.virtual },
      list: listCards,
      probe: (pair) => new CardProbe(pair, this.settings(arena.clock[Clock.rate]!)),
      ...hooks,
      onCard: (card) => {
        Object.assign(this.inUse, card)
        hooks.onCard(card)
      },
    })
  }

  /** A card's controls have the name of its PCMs, without the device. */
  get controls(): ControlPort {
    const controlOf = (device: string) => device.replace(/^(hw:[^,]*),.*$/, '$1')
    return {
      open: (device) => CardControls.open(controlOf(device)),
      key: (device) => {
        if (device === this.virtual?.device) return VIRTUAL_KEY
        const control = controlOf(device)
        const card = listCards().find((one) => one.control === control)
        return card ? `${card.id} (${card.name})` : control
      },
    }
  }

  /** What people may choose from. */
  listing(): CardListing[] {
    const { inUse, virtual: own } = this
    const used = (device: string) => device === inUse.capture || device === inUse.playback
    const hardware = listCards().flatMap(({ name, pcms }) =>
      pcms.map(({ device, capture, playback }) => ({
        name,
        device,
        capture,
        playback,
        virtual: false,
        inUse: used(device),
      })),
    )
    if (!own) return hardware
    const { device } = own
    const name = 'Mixbox virtual card'
    return [...hardware, { name, device, capture: true, playback: true, virtual: true, inUse: used(device) }]
  }
}

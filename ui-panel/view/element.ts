// What every view here is: a custom element in the page's own tree, drawn again when a knob it shows has moved.
import { LitElement } from 'lit'
import type { Parameter } from '../../firmware/console/index.ts'
import type { Box } from '../model/box.ts'
import type { Mirror } from '../model/mirror.ts'

export abstract class View extends LitElement {
  static override properties: Record<string, object> = { box: { attribute: false } }
  declare box: Box
  readonly #ends: (() => void)[] = []
  #watching: string | undefined

  /** Only drawn once there is a mirror. */
  get mirror(): Mirror {
    return this.box.mirror!
  }

  /** Here things are readings, not controls. */
  protected get looksOnly(): boolean {
    return this.box.welcome?.role === 'viewer'
  }

  // One style sheet for all, and labels that reach across elements.
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Drawn again when one of them moves; asked at every drawing, done anew when they are others. */
  protected follow(addresses: readonly string[]): void {
    const key = `${this.mirror.table.hash} ${addresses.join(' ')}`
    if (key === this.#watching) return
    this.#unfollow()
    this.#watching = key
    this.#ends.push(this.mirror.watch(addresses.map(this.at), () => this.requestUpdate()))
  }

  protected readonly at = (address: string): Parameter => this.mirror.at(address)
  protected readonly number = (address: string): number => this.mirror.number(this.at(address))
  protected readonly text = (address: string): string => this.mirror.text(this.at(address))

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unfollow()
  }

  #unfollow(): void {
    for (const end of this.#ends.splice(0)) end()
    this.#watching = undefined
  }
}

// The hand on the simulated panel: what it does goes to the box one after the other for each control, so that an encoder
// turned fast is turned on, not torn.

type Ask = (op: string, fields: Record<string, unknown>) => Promise<unknown>

export class PanelHand {
  readonly #ask: Ask
  /** Detents still to be turned, positions still to be reached. */
  readonly #turns = new Map<string, number>()
  readonly #slides = new Map<string, number>()
  readonly #busy = new Set<string>()

  constructor(ask: Ask) {
    this.#ask = ask
  }

  turn(control: string, detents: number): void {
    this.#turns.set(control, (this.#turns.get(control) ?? 0) + detents)
    this.#next(control)
  }

  /** @param position 0 to 1 */
  slide(control: string, position: number): void {
    this.#slides.set(control, position)
    this.#next(control)
  }

  press(control: string, pressed: boolean): void {
    this.#tell({ control, pressed })
  }

  #next(control: string): void {
    if (this.#busy.has(control)) return
    const detents = this.#turns.get(control) ?? 0
    const position = this.#slides.get(control)
    if (detents === 0 && position === undefined) return
    this.#turns.delete(control)
    this.#slides.delete(control)
    this.#busy.add(control)
    const fields = { control, ...(detents !== 0 && { detents }), ...(position !== undefined && { position }) }
    this.#tell(fields).then(() => {
      this.#busy.delete(control)
      this.#next(control)
    })
  }

  /** A refusal is shown by the page; the hand goes on. */
  #tell(fields: Record<string, unknown>): Promise<unknown> {
    return this.#ask('panelTouch', fields).catch(() => undefined)
  }
}

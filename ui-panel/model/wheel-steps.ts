// A wheel as steps: a notch of a mouse is one; what a touch pad says in many small moves adds up to some.

/** Mice say 100 or 120 a notch, Firefox 3 lines. */
const STEP_PX = 50
const LINE_PX = 20

export class WheelSteps {
  #px = 0

  /** @returns 1 for a step up, -1 for one down, 0 for none yet */
  take({ deltaY, deltaMode }: { deltaY: number; deltaMode: number }): number {
    this.#px -= deltaY * (deltaMode === 0 ? 1 : LINE_PX)
    if (Math.abs(this.#px) < STEP_PX) return 0
    const step = Math.sign(this.#px)
    this.#px = 0
    return step
  }
}

// A number of the table under a finger, the keyboard and a screen reader: what faders and knobs have in common.
import type { PropertyValues } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { FaderDrag } from '../model/fader-drag.ts'
import { WheelSteps } from '../model/wheel-steps.ts'
import { View } from './element.ts'
import { Touch } from './touch.ts'
import { MxTypeIn } from './type-in.ts'

export abstract class Slider extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
  }
  declare address: string
  declare label: string
  readonly #drag = new FaderDrag(() => this.position)
  readonly #wheel = new WheelSteps()
  /** Under the finger: not what stands here now, if that is another one since. */
  #held: NumberParameter | undefined
  readonly #touch = new Touch(this, {
    down: (event) => {
      if (this.#touch.held) return false
      this.#held = this.parameter
      this.#drag.down(this.along(event))
      this.toggleAttribute('data-held', true)
      return true
    },
    move: (event) => {
      const position = this.#drag.move(this.along(event), this.travel, event.shiftKey)
      if (position !== undefined) this.box.move(this.#held!, this.#held!.law.fromPosition(position))
    },
    up: (event) => {
      const double = this.#drag.up(this.along(event), event.timeStamp)
      this.#letGo()
      if (double && event.pointerType === 'mouse') this.#type()
      else if (double) this.box.put(this.parameter, this.home)
    },
    drop: () => this.#letGo(),
  })

  /** px, growing the way the value grows. */
  protected abstract along(event: PointerEvent): number
  /** px from end to end. */
  protected abstract get travel(): number
  /** Where a double tap puts it, and the delete key. */
  protected abstract get home(): number
  /** @returns where a key puts it; undefined for one that does not move it */
  protected abstract byKey(key: string): number | undefined

  /** Whether the wheel over it is its own, not the page's to scroll. */
  protected get takesWheel(): boolean {
    return true
  }

  protected get parameter(): NumberParameter {
    return this.at(this.address) as NumberParameter
  }

  protected get value(): number {
    return this.mirror.number(this.parameter)
  }

  protected get position(): number {
    return this.parameter.law.toPosition(this.value)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'slider')
    this.setAttribute('aria-valuemin', '0')
    this.setAttribute('aria-valuemax', '1')
    this.tabIndex = 0
    if (!this.looksOnly) this.title = 'Double click or Enter: type a value'
    this.addEventListener('keydown', this.#key)
    this.addEventListener('wheel', this.#turn, { passive: false })
  }

  /** Another channel is here now: the finger does not take it along. */
  protected override willUpdate(changed: PropertyValues): void {
    if (changed.get('address') !== undefined) this.#touch.drop()
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { position } = this
    this.ariaDisabled = this.looksOnly ? 'true' : null
    this.style.setProperty('--at', String(position))
    this.setAttribute('aria-valuenow', position.toFixed(3))
    this.setAttribute('aria-valuetext', this.text(this.address))
  }

  #letGo(): void {
    this.toggleAttribute('data-held', false)
    this.box.letGo(this.#held!)
    this.#held = undefined
  }

  #type(): void {
    if (!this.looksOnly) new MxTypeIn().openOver(this)
  }

  readonly #key = (event: KeyboardEvent): void => {
    const value = event.key === 'Delete' ? this.home : this.byKey(event.key)
    if (value === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (value === undefined) this.#type()
    else if (!this.#touch.held) this.box.put(this.parameter, value)
  }

  readonly #turn = (event: WheelEvent): void => {
    // With control it zooms the page.
    if (event.ctrlKey || !this.takesWheel) return
    event.preventDefault()
    const step = this.#wheel.take(event)
    const value = this.byKey(step > 0 ? 'ArrowUp' : 'ArrowDown')
    if (step !== 0 && value !== undefined && !this.#touch.held) this.box.put(this.parameter, value)
  }
}

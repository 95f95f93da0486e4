// A number of the table under a finger, the keyboard and a screen reader: what faders and knobs have in common.
import type { PropertyValues } from 'lit'
import type { NumberParameter } from '../../firmware/console/index.ts'
import { FaderDrag } from '../model/fader-drag.ts'
import { View } from './element.ts'
import { Touch } from './touch.ts'

export abstract class Slider extends View {
  static override properties = {
    ...View.properties,
    address: { attribute: false },
    label: { attribute: false },
  }
  declare address: string
  declare label: string
  readonly #drag = new FaderDrag(() => this.position)
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
      if (double) this.box.put(this.parameter, this.home)
    },
    drop: () => this.#letGo(),
  })

  /** px, growing the way the value grows. */
  protected abstract along(event: PointerEvent): number
  /** px from end to end. */
  protected abstract get travel(): number
  /** Where a double tap puts it. */
  protected abstract get home(): number
  /** @returns where a key puts it; undefined for one that does not move it */
  protected abstract byKey(key: string): number | undefined

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
    this.addEventListener('keydown', this.#key)
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

  readonly #key = (event: KeyboardEvent): void => {
    const value = this.byKey(event.key)
    if (value === undefined) return
    event.preventDefault()
    this.box.put(this.parameter, value)
  }
}

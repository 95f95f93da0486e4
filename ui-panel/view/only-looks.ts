// For who may only look: a hand at something that moves is told so once, and nothing happens.

/** What stands there as a reading; the simulated panel as a whole. */
const LOCKED = '[aria-disabled="true"], mx-panel'
/** These would move it; others lead on to the next thing. */
const KEYS = /^(Enter| |Arrow\w+|Page\w+|Home|End|Delete|[msMS])$/

/**
 * @param looks whether this is a page that only looks
 * @param say is called for a tap, a drag or a key; not for a finger that scrolls the page
 */
export function onlyLooks(page: HTMLElement, looks: () => boolean, say: () => void): void {
  const isLocked = ({ target }: Event) => looks() && (target as HTMLElement).closest(LOCKED) !== null
  for (const type of ['pointerdown', 'pointerup', 'click', 'wheel']) {
    const held = (event: Event) => {
      if (!isLocked(event)) return
      event.stopPropagation()
      // A finger that scrolls is lost to the browser and never lifted.
      if (type === 'pointerup') say()
    }
    page.addEventListener(type, held, { capture: true, passive: true })
  }
  const key = (event: KeyboardEvent) => {
    if (!isLocked(event) || !KEYS.test(event.key)) return
    event.stopPropagation()
    event.preventDefault()
    if (!event.repeat) say()
  }
  page.addEventListener('keydown', key, { capture: true })
}

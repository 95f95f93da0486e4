// Taps on buttons by any finger. Browsers make a click of a tap only while no other finger is down and none has just
// been lifted: whoever holds a fader could not mute.

/** A finger that trembles while it taps. */
const STILL_PX = 16

interface Tap {
  button: HTMLButtonElement
  x: number
  y: number
  /** No other finger is down, so far. */
  alone: boolean
}

/** Makes the clicks of touched buttons itself, on the whole page. */
export function takeTaps(page: Document): void {
  const taps = new Map<number, Tap>()
  page.addEventListener('touchstart', ({ touches, changedTouches }) => {
    const alone = touches.length === 1
    if (!alone) for (const tap of taps.values()) tap.alone = false
    for (const { identifier, target, clientX, clientY } of changedTouches) {
      const button = (target as Element).closest('button')
      if (button) taps.set(identifier, { button, x: clientX, y: clientY, alone })
    }
  })
  // The page scrolls: that was no tap.
  page.addEventListener('touchcancel', ({ changedTouches }) => {
    for (const { identifier } of changedTouches) taps.delete(identifier)
  })
  const lifted = (event: TouchEvent) => {
    for (const { identifier, clientX, clientY } of event.changedTouches) {
      const tap = taps.get(identifier)
      taps.delete(identifier)
      if (!tap) continue
      // So that the browser's own click does not come too. Where that cannot be, it comes if the finger was alone.
      if (event.cancelable) event.preventDefault()
      else if (tap.alone) continue
      if (Math.hypot(clientX - tap.x, clientY - tap.y) > STILL_PX) continue
      tap.button.focus({ preventScroll: true })
      tap.button.click()
    }
  }
  page.addEventListener('touchend', lifted, { passive: false })
}

import type { PanelControl } from '../../supervisor/index.ts'

const SLOT = /^slot (\d+)\b/
/** A display has room for the names of so many. */
const WITHOUT_SLOTS = 8

/** As many channels as the panel has controls for, one beside the other. */
export function slotCount(controls: readonly PanelControl[]): number {
  const numbers = controls.flatMap((control) => {
    const texts = [control, ...('push' in control && control.push ? [control.push] : [])].flatMap((part) =>
      Object.values(part).filter((value) => typeof value === 'string'),
    )
    return texts.map((text) => Number(SLOT.exec(text)?.[1] ?? 0))
  })
  return Math.max(0, ...numbers) || WITHOUT_SLOTS
}

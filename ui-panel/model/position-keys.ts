// A knob without decibels under the keyboard: arrows a hundredth of its way, pages a tenth, home and end to its ends.

const STEPS: Readonly<Record<string, number>> = {
  ...{ ArrowUp: 0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowLeft: -0.01 },
  ...{ PageUp: 0.1, PageDown: -0.1, Home: -1, End: 1 },
}

/** @param position 0 to 1 @returns its new position, undefined for a key that does not move it */
export function positionKey(position: number, key: string): number | undefined {
  const step = STEPS[key]
  return step === undefined ? undefined : Math.min(1, Math.max(0, position + step))
}

/**
 * Version 2 keeps the controls of cards. Nothing is lost: version 1 knew none. Which cards the box has had nobody
 * remembers; that it may have had one is written down, so that its console is not made safe as for a first one.
 */
export function v1ToV2(saved: Record<string, unknown>): Record<string, unknown> {
  return { ...saved, schema: 2, cards: { unknown: {} } }
}

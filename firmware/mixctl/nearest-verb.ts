import { nearest } from '../console/nearest.ts'

export function nearestVerb(word: string, verbs: readonly string[]): string {
  return nearest(word, verbs, 1)[0]!
}

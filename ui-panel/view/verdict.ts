// What comes first on the status page: all is well, or what is not.
import { html, svg } from 'lit'
import type { BoxStatus } from '../model/status.ts'
import { troublesOf } from '../model/verdict.ts'

const SIGNS = {
  well: 'M4 13l5 5L20 6',
  warning: 'M12 8v6M12 17v.5M12 3l10 18H2z',
  grave: 'M12 2a10 10 0 1 0 .1 0M8 8l8 8M16 8l-8 8',
} as const

export function verdict(status: BoxStatus) {
  const troubles = troublesOf(status)
  if (troubles.length > 0) return troubles.map(({ grave, words }) => line(grave ? 'grave' : 'warning', words))
  const { rate, roundTrip } = status
  return line(
    'well',
    'All is well',
    `Sound runs at ${rate / 1000} kHz, ${roundTrip.ms.toFixed(1)} ms from in to out`,
  )
}

const line = (kind: keyof typeof SIGNS, words: string, more = '') =>
  html`<p class="verdict" data-kind=${kind}>${svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${SIGNS[kind]}></path></svg>`}<span><b>${words}</b> <small>${more}</small></span></p>`

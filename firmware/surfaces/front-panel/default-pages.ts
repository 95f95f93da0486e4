import type { ConsoleSize } from '../../console/index.ts'
import { DCAS } from '../../console/index.ts'
import type { PanelPage } from '../../supervisor/index.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** Pages for any console: channels in groups of as many as the panel has slots, then their sends to each bus. */
export function defaultPages(
  { strips, buses, matrices }: Pick<ConsoleSize, 'strips' | 'buses' | 'matrices'>,
  slots: number,
): PanelPage[] {
  const numbered = (count: number, root: (n: number) => string) =>
    Array.from({ length: count }, (_, index) => root(index + 1))
  const channels = split(
    'Ch',
    numbered(strips, (n) => `/ch/${two(n)}`),
    slots,
  )
  const masters = ['/main/st', ...numbered(matrices, (n) => `/mtx/${two(n)}`)]
  const sends = numbered(buses, String).flatMap((bus) =>
    channels.map(({ name, slots: of }): PanelPage => {
      const which = channels.length > 1 ? ` ${name}` : ''
      return { name: `Sends ${bus}${which}`, slots: of, send: Number(bus) }
    }),
  )
  return [
    ...channels,
    ...split(
      'Buses',
      numbered(buses, (n) => `/bus/${two(n)}`),
      slots,
    ),
    ...split(
      'DCAs',
      numbered(DCAS, (n) => `/dca/${n}`),
      slots,
    ),
    ...split('Masters', masters, slots),
    ...sends,
  ]
}

/** "Buses", or "Ch 1-8", "Ch 9-16" where one page is not enough; strips always tell their numbers. */
function split(name: string, roots: readonly string[], slots: number): PanelPage[] {
  const pages: PanelPage[] = []
  for (let from = 0; from < roots.length; from += slots) {
    const of = roots.slice(from, from + slots)
    const numbers = of.length === 1 ? `${from + 1}` : `${from + 1}-${from + of.length}`
    pages.push({ name: roots.length > slots || name === 'Ch' ? `${name} ${numbers}` : name, slots: of })
  }
  return pages
}

// What a page has drawn, as the browser itself tells it (DevTools protocol, DOMSnapshot): boxes, runs of text, computed styles,
// in the order in which they were painted.
import type { Page } from 'playwright-core'
import type { Rect } from './rect.ts'

const STYLES = [
  ...['background-color', 'background-image', 'border-top-width', 'border-top-color', 'border-right-width'],
  ...[
    'border-right-color',
    'border-bottom-width',
    'border-bottom-color',
    'border-left-width',
    'border-left-color',
  ],
  ...['border-top-left-radius', 'box-shadow', 'color', 'opacity', 'visibility', 'font-size', 'font-weight'],
  ...['overflow-x', 'fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'vector-effect', 'filter'],
  ...['padding-left', 'padding-top', 'padding-right', 'padding-bottom'],
] as const

/** DOM's Node.TEXT_NODE. */
const TEXT = 3

export type StyleName = (typeof STYLES)[number]

export interface Drawn {
  /** "button", "path", "#text", "::before" */
  name: string
  attributes: Readonly<Record<string, string>>
  rect: Rect
  style: Readonly<Record<StyleName, string>>
  /** Of text: its lines. */
  runs: { rect: Rect; words: string }[]
  /** Of a list to choose from: what is chosen. */
  chosen: string | undefined
  parent: Drawn | undefined
}

export async function pageLayout(page: Page): Promise<Drawn[]> {
  const session = await page.context().newCDPSession(page)
  const { documents, strings } = await session.send('DOMSnapshot.captureSnapshot', {
    computedStyles: [...STYLES],
    includePaintOrder: true,
  })
  await session.detach()
  const { nodes, layout, textBoxes } = documents[0]!
  const word = (n: number | undefined) => strings[n ?? -1] ?? ''
  const rect = ([x, y, width, height]: readonly number[]): Rect => ({
    x: x!,
    y: y!,
    width: width!,
    height: height!,
  })
  const parents = nodes.parentIndex!
  const selected = new Set(nodes.optionSelected?.index)
  const chosen = new Map(
    [...selected].map((option) => {
      const text = parents.findIndex((parent, n) => parent === option && nodes.nodeType![n] === TEXT)
      return [parents[option]!, word(nodes.nodeValue![text])]
    }),
  )
  const drawn = layout.nodeIndex.map((node, n): Drawn => {
    const pairs = nodes.attributes![node] ?? []
    const attributes: Record<string, string> = {}
    for (let at = 0; at < pairs.length; at += 2) attributes[word(pairs[at])] = word(pairs[at + 1])
    const style = Object.fromEntries(STYLES.map((name, at) => [name, word(layout.styles[n]![at])]))
    return {
      ...{ name: word(nodes.nodeName![node]).toLowerCase(), attributes, rect: rect(layout.bounds[n]!) },
      style: style as Record<StyleName, string>,
      ...{ runs: [], chosen: chosen.get(node), parent: undefined },
    }
  })
  const byNode = new Map(layout.nodeIndex.map((node, n) => [node, drawn[n]!]))
  for (const [n, node] of layout.nodeIndex.entries()) {
    let up = parents[node]!
    while (up >= 0 && !byNode.has(up)) up = parents[up]!
    drawn[n]!.parent = byNode.get(up)
  }
  for (const [n, at] of textBoxes.layoutIndex.entries()) {
    const text = word(layout.text[at])
    const words = text.slice(textBoxes.start[n]!, textBoxes.start[n]! + textBoxes.length[n]!)
    drawn[at]!.runs.push({ rect: rect(textBoxes.bounds[n]!), words })
  }
  const order = layout.paintOrders!
  return drawn
    .map((one, n) => ({ one, n }))
    .sort((a, b) => order[a.n]! - order[b.n]! || a.n - b.n)
    .map(({ one }) => one)
}

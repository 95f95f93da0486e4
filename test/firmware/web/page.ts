// What a page in a browser does, in little: it keeps a copy of the mixer by what it is told.
import { WebSocket } from 'ws'
import { until } from '../running-box.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever the box says is looked at by tests
export type Said = Record<string, any> & { op: string }

export interface Page {
  socket: WebSocket
  said: Said[]
  frames: Buffer[]
  /** The mixer as this page has it. */
  values: Record<string, string | number>
  version: number
  /** Changes that did not follow on the one before. */
  gaps: number
  closed: { code: number; reason: string } | undefined
  send(message: object | string | Buffer): void
  /** Sends with an id, and waits for what is answered to it. */
  ask(message: object): Promise<Said>
  /** The newest of what was said that is so, waited for. */
  hear(op: string, fits?: (said: Said) => boolean): Promise<Said>
}

/** @throws Error with the status and the words of a refusal */
export async function openPage(
  port: number,
  { headers = {}, path = '/ws' }: { headers?: Record<string, string>; path?: string } = {},
): Promise<Page> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false })
  let ids = 0
  const page: Page = {
    ...{ socket, said: [], frames: [], values: {}, version: -1, gaps: 0, closed: undefined },
    send: (message) =>
      socket.send(
        typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      ),
    async ask(message) {
      const id = `asked ${++ids}`
      page.send({ ...message, id })
      await until(`an answer to ${JSON.stringify(message).slice(0, 200)}`, () =>
        page.said.some((said) => said['id'] === id),
      )
      return page.said.find((said) => said['id'] === id)!
    },
    async hear(op, fits = () => true) {
      const find = () => page.said.findLast((said) => said.op === op && fits(said))
      await until(`"${op}" of the box`, () => find() !== undefined)
      return find()!
    },
  }
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) page.frames.push(data)
    else take(page, JSON.parse(data.toString()) as Said)
  })
  socket.on('close', (code, reason) => {
    page.closed = { code, reason: reason.toString() }
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    socket.once('unexpected-response', (_, response) => {
      let text = ''
      response.on('data', (data) => {
        text += data
      })
      response.on('end', () => reject(new Error(`${response.statusCode} ${text.trim()}`)))
    })
  })
  socket.on('error', () => {})
  await page.hear('welcome')
  return page
}

function take(page: Page, said: Said): void {
  page.said.push(said)
  if (said.op === 'welcome') {
    page.values = { ...said['values'] }
    page.version = said['version']
  }
  if (said.op !== 'change') return
  if (said['version'] !== page.version + 1) page.gaps++
  page.version = said['version']
  for (const [address, value] of said['changes'] as [string, string | number][]) page.values[address] = value
}

// An ear at the browser's loudspeaker: what the page connects to it is recorded as well, every frame.
import type { Page } from 'playwright-core'
import { until } from '../../firmware/running-box.ts'

/** In the sound thread: a recorder of the page's own kind loses some whenever the page is busy. */
const WORKLET = `
  registerProcessor('ear', class extends AudioWorkletProcessor {
    process([input]) {
      if (input.length === 2) this.port.postMessage(input)
      return true
    }
  })`

/** Everything that goes to a context's destination goes to the ear too, whatever makes it. */
const LISTEN = `
  window.record = []
  const worklet = URL.createObjectURL(new Blob([${JSON.stringify(WORKLET)}], { type: 'text/javascript' }))
  const connect = AudioNode.prototype.connect
  const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'audioWorklet')
  AudioNode.prototype.connect = function (target, ...rest) {
    const { context } = this
    if (target === context.destination) get.call(context).addModule(worklet).then(() => {
      const ear = new AudioWorkletNode(context, 'ear', { channelCount: 2, channelCountMode: 'explicit' })
      ear.port.onmessage = ({ data }) => record.push(data)
      window.recordRate = context.sampleRate
      window.earContext = context
      connect.call(this, ear)
      // Silent; what leads nowhere is not asked for sound.
      connect.call(ear, target)
    })
    return connect.call(this, target, ...rest)
  }`

/** The page's policy must be set aside for it. @param withoutWorklet as the page sees it: browsers have none in networks without certificates */
export async function putEar(page: Page, withoutWorklet: boolean): Promise<void> {
  const hide = `Object.defineProperty(BaseAudioContext.prototype, 'audioWorklet', { get: () => undefined })`
  await page.addInitScript(LISTEN + (withoutWorklet ? `\n${hide}` : ''))
}

export interface Record {
  rate: number
  left: Float32Array
  right: Float32Array
}

/** What comes from now on. */
export async function record(page: Page, seconds: number): Promise<Record> {
  await page.evaluate('record.length = 0')
  const blocks = `Math.ceil(${seconds} * (window.recordRate ?? Infinity) / 128)`
  await until(
    'the record',
    async () => (await page.evaluate(`record.length >= ${blocks}`)) as boolean,
    30_000,
  )
  const side = (n: number) => `record.slice(0, ${blocks}).flatMap((block) => [...block[${n}]])`
  const { rate, left, right } = (await page.evaluate(
    `({ rate: recordRate, left: ${side(0)}, right: ${side(1)} })`,
  )) as { rate: number; left: number[]; right: number[] }
  return { rate, left: Float32Array.from(left), right: Float32Array.from(right) }
}

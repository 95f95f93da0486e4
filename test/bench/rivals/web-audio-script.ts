// The job by the Web Audio API: an OfflineAudioContext, a chain of nodes per strip.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { COMPRESSOR, linear, RATE, type StripJob } from './job.ts'
import { readSources, takeOrder, writeResult } from './order.ts'

// What is used of the API: no types of a browser are at hand here.
interface AudioParam {
  value: number
}
interface AudioNode {
  connect(to: AudioNode): AudioNode
}
interface AudioBuffer {
  copyToChannel(samples: Float32Array, channel: number): void
  getChannelData(channel: number): Float32Array
}
type Filter = AudioNode & { type: string; frequency: AudioParam; Q: AudioParam; gain: AudioParam }
type Squeeze = AudioNode & Record<'threshold' | 'knee' | 'ratio' | 'attack' | 'release', AudioParam>
interface Context {
  destination: AudioNode
  createBuffer(channels: number, frames: number, rate: number): AudioBuffer
  createBufferSource(): AudioNode & { buffer: AudioBuffer; start(): void }
  createGain(): AudioNode & { gain: AudioParam }
  createBiquadFilter(): Filter
  createDynamicsCompressor(): Squeeze
  createStereoPanner(): AudioNode & { pan: AudioParam }
  startRendering(): Promise<AudioBuffer>
}

const packages = createRequire(resolve('build/bench/package.json'))
const { OfflineAudioContext } = packages('node-web-audio-api') as {
  OfflineAudioContext: new (channels: number, frames: number, rate: number) => Context
}

const order = takeOrder()
const sources = readSources(order)
const frames = sources[0]!.length
const context = new OfflineAudioContext(2, frames, RATE)
const buffers = sources.map((samples) => {
  const buffer = context.createBuffer(1, frames, RATE)
  buffer.copyToChannel(samples, 0)
  return buffer
})

function gain(db: number): AudioNode {
  const node = context.createGain()
  node.gain.value = linear(db)
  return node
}

function filter(type: string, frequency: number, q: number, gainDb: number): AudioNode {
  const node = context.createBiquadFilter()
  node.type = type
  node.frequency.value = frequency
  node.Q.value = q
  node.gain.value = gainDb
  return node
}

/** Its make-up gain is its own affair. */
function compressor(): AudioNode {
  const node = context.createDynamicsCompressor()
  node.threshold.value = COMPRESSOR.thresholdDb
  node.knee.value = 0
  node.ratio.value = COMPRESSOR.ratio
  node.attack.value = COMPRESSOR.attackSeconds
  node.release.value = COMPRESSOR.releaseSeconds
  return node
}

const TYPES = { lowShelf: 'lowshelf', peak: 'peaking', highShelf: 'highshelf' } as const

function strip({ source, gainDb, highPass, bands, faderDb, pan }: StripJob): void {
  const from = context.createBufferSource()
  from.buffer = buffers[source]!
  const panner = context.createStereoPanner()
  panner.pan.value = pan
  const chain: AudioNode[] = [
    gain(gainDb),
    // The Q of a high-pass is in decibels here.
    filter('highpass', highPass, 20 * Math.log10(Math.SQRT1_2), 0),
    ...bands.map(({ type, frequency, q, gainDb: g }) => filter(TYPES[type], frequency, q, g)),
    ...(order.job.compressor ? [compressor()] : []),
    gain(faderDb),
    panner,
    context.destination,
  ]
  chain.reduce((before, node) => before.connect(node), from as AudioNode)
  from.start()
}

for (const one of order.job.strips) strip(one)
const result = await context.startRendering()
writeResult(order, [result.getChannelData(0), result.getChannelData(1)])
// Its threads would keep the process for a while.
process.exit(0)

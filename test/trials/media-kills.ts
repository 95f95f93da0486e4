import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../firmware/running-box.ts'
import type { Recording } from './far-end.ts'
import { spread } from './figures.ts'
import { FilePlaces, fileBreaks } from './listen.ts'
import { noise, RATE, SCENE, write } from './scene.ts'
import type { Findings, Trial } from './trial.ts'
import { type TrialBox, withTrialBox } from './trial-box.ts'

const STREAM_ABOVE_SECONDS = 8
const STREAM_FRAMES = 10 * RATE + 7
const LIVE_FRAMES = 3 * RATE + 11
const BEFORE = RATE / 4

interface Kill {
  kind: 'loaded file' | 'stream'
  /** Card frames: of the kill, and when nothing is looked at any more. */
  at: number
  end: number
  roundTrip: number
  backMs: number
  listed: boolean
}

export const mediaKills: Trial = {
  name: 'media-kills',
  what: 'The media process is killed: live strips and loaded files may not notice; a stream goes on, or fades and ends.',
  run: (context) => {
    const live = noise(LIVE_FRAMES, 0.25, 11)
    const streamed = noise(STREAM_FRAMES, 0.25, 12)
    const run = async (box: TrialBox): Promise<Findings> => {
      await box.set(SCENE)
      const path = write(box.folder, 'stream', streamed)
      const times = context.times(20, 4)
      const kills: Kill[] = []
      for (let n = 0; n < times; n++) {
        context.progress(`${n + 1} of ${times}`)
        const kind = n % 2 === 0 ? 'loaded file' : 'stream'
        kills.push(await kill(box, kind, kind === 'stream' ? path : box.sounds.voice.path))
        // A process that dies again soon after its start is started after a pause.
        await sleep(2000 + context.random.between(0, 200))
      }
      await box.stop()
      return judge(box.farEnd.recording(), kills, live, {
        stream: streamed,
        'loaded file': box.sounds.voice.plane,
      })
    }
    return withTrialBox(run, {
      inputs: [live, new Float32Array(1)],
      config: { streamAboveSeconds: STREAM_ABOVE_SECONDS },
    })
  },
}

async function kill(box: TrialBox, kind: Kill['kind'], path: string): Promise<Kill> {
  const { voice } = await box.request<{ voice: number }>('play', { path, strip: 2, loop: true })
  await sleep(500)
  const status = await box.status()
  const media = status.processes['media']!
  const at = box.farEnd.now
  const since = performance.now()
  process.kill(media, 'SIGKILL')
  await until('another media process that answers', async () => {
    const { processes } = await box.status()
    return processes['media']! > 0 && processes['media'] !== media
  })
  const backMs = performance.now() - since
  await sleep(1000)
  const voices = await box.request<{ voice: number }[]>('voices')
  const end = box.farEnd.now - RATE / 10
  await box.request('stop', { voice: 'all' })
  await sleep(100)
  const listed = voices.some((one) => one.voice === voice)
  return { kind, at, end, roundTrip: status.roundTrip.frames, backMs, listed }
}

function judge(
  { planes, from }: Recording,
  kills: readonly Kill[],
  live: Float32Array,
  files: Record<Kill['kind'], Float32Array>,
): Findings {
  const faults: string[] = []
  const wrong = { live: 0, 'loaded file': 0 }
  const gaps: number[] = []
  let ended = 0
  kills.forEach(({ kind, at, end, roundTrip, listed }, n) => {
    const name = `kill ${n + 1}`
    let wrongLive = 0
    for (let c = at - BEFORE; c < end; c++)
      if (planes[0]![c - from] !== live[(c - roundTrip) % live.length]) wrongLive++
    wrong.live += wrongLive
    if (wrongLive > 0) faults.push(`${name}: ${wrongLive} samples of the live strip are wrong`)
    const breaks = fileBreaks(new FilePlaces(files[kind]), planes[1]!, at - BEFORE - from, end - from)
    const frames = breaks.reduce((sum, one) => sum + one.frames, 0)
    if (kind === 'loaded file') {
      wrong[kind] += frames
      if (frames > 0) faults.push(`${name}: ${frames} frames of a loaded file are wrong`)
      if (!listed) faults.push(`${name}: a loaded file is not listed any more`)
    } else if (breaks.at(-1)?.ends) ended++
    else gaps.push((frames * 1000) / RATE)
  })
  const runs = kills.length
  const streams = kills.filter(({ kind }) => kind === 'stream').length
  return {
    faults,
    rows: [
      ...spread(
        'kill to another process',
        'ms',
        kills.map(({ backMs }) => backMs),
      ),
      { name: 'wrong samples of the live strip', value: wrong.live, unit: 'samples', goal: '0', runs },
      {
        ...{ name: 'wrong samples of loaded files', value: wrong['loaded file'], unit: 'samples', goal: '0' },
        runs: runs - streams,
      },
      { name: 'streams that ended', value: ended, unit: 'streams', goal: '0', runs: streams },
      ...spread('gap in a stream that went on', 'ms', gaps, '0'),
    ],
  }
}

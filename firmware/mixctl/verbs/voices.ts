// Files that play.
import { resolve } from 'node:path'
import { columns } from '../columns.ts'
import { usage } from '../exit.ts'
import { FRAME, numberOption } from '../read-options.ts'
import type { Verb } from '../verb.ts'

interface Voice {
  voice: number
  path: string
  strip: number
  kind: 'sample' | 'stream'
  channels: number
  seconds: number
  frames: number
  gainDb: number
  loop: boolean
  warning?: string
}

export const play: Verb = {
  usage: 'play FILE --strip N',
  summary: 'play a WAV file into a strip; a stereo file takes the next strip too',
  options: {
    strip: { value: 'N', about: 'the strip, from 1' },
    at: { value: 'FRAME', about: 'its first sample sounds at this frame' },
    gain: { value: 'DB', about: 'level of the voice, -90 to 24; 0' },
    loop: { about: 'over and over' },
    'fade-in': { value: 'MS', about: 'how long it takes to full level; 0' },
  },
  examples: [
    ['play jingle.wav --strip 5', 'now'],
    ['play bed.wav --strip 7 --loop --gain "-12 dB" --fade-in 3000', 'a music bed'],
    ['play cue.wav --strip 1 --at 480000', 'exactly at a frame'],
  ],
  async run({ words, options, client, print }) {
    const [file, ...rest] = words
    if (!file || rest.length > 0) throw usage('play takes one file')
    const strip = numberOption(options, 'strip', 'the number of a strip, from 1', true)
    if (strip === undefined) throw usage('play needs --strip N')
    const fields = {
      path: resolve(file),
      strip,
      atFrame: numberOption(options, 'at', FRAME, true),
      gainDb: numberOption(options, 'gain', 'dB, a number from -90 to 24'),
      loop: options['loop'] === true,
      fadeInMs: numberOption(options, 'fade-in', 'milliseconds, a number from 0'),
    }
    const voice = await (await client()).request<Voice & { frame: number }>('play', fields)
    print(voice, ({ frame, seconds, warning, ...told }) => {
      const text = `voice ${told.voice}: ${told.path} on strip ${told.strip} from frame ${frame}, ${seconds.toFixed(2)} s`
      return warning === undefined ? text : `${text}\nwarning: ${warning}`
    })
  },
}

export const stop: Verb = {
  usage: 'stop VOICE|all',
  summary: 'fade a voice out, or all of them',
  options: {
    fade: { value: 'MS', about: 'how long it takes; 20' },
    at: { value: 'FRAME', about: 'not now but from this frame on (one voice)' },
  },
  examples: [
    ['stop 3 --fade 2000', 'voice 3, within two seconds'],
    ['stop all', 'silence from every player'],
  ],
  async run({ words, options, client, print }) {
    const [which, ...rest] = words
    const voice = which === 'all' ? 'all' : Number(which)
    if (rest.length > 0 || (voice !== 'all' && !(Number.isInteger(voice) && voice > 0))) {
      throw usage('stop takes the number of one voice (see voices), or all')
    }
    const fadeMs = numberOption(options, 'fade', 'milliseconds, a number from 0')
    const atFrame = numberOption(options, 'at', FRAME, true)
    if (voice === 'all' && atFrame !== undefined) throw usage('stop all does not go with --at')
    const result = await (await client()).request<{ stopped: number }>('stop', { voice, fadeMs, atFrame })
    print(result, ({ stopped }) => `${stopped} ${stopped === 1 ? 'voice stops' : 'voices stop'}`)
  },
}

export const voices: Verb = {
  usage: 'voices',
  summary: 'list what plays',
  examples: [['voices', 'number, state, strip, position and file of each']],
  async run({ client, print }) {
    const list = await (await client()).request<(Voice & { state: string; position: number })[]>('voices')
    print(list, (all) =>
      all.length === 0
        ? 'nothing plays'
        : columns(
            all.map(({ voice, state, strip, position, frames, seconds, path, loop, kind }) => [
              String(voice),
              state,
              `strip ${strip}`,
              `${((position / frames) * seconds || 0).toFixed(1)} of ${seconds.toFixed(1)} s`,
              `${kind}${loop ? ', loop' : ''}`,
              path,
            ]),
          ),
    )
  },
}

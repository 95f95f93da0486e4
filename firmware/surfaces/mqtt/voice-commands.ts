// Files that play.
import { z } from 'zod'
import { BoxError, soundPath, soundsIn } from '../../supervisor/index.ts'
import type { Command } from './command.ts'
import { check, frame, isObject, ms, readJson } from './payloads.ts'

const PLAY = z.strictObject({
  file: z.string().min(1).max(4096).describe('the name of a WAV file in the folder of sounds'),
  strip: z.number().int().min(1).max(32).describe('the number of a strip, from 1'),
  gain: z.number().min(-90).max(24).default(0).describe('a number from -90 to 24 (dB)'),
  loop: z.boolean().default(false).describe('true or false'),
  fade: ms,
  at: frame,
})
const STOP = z.strictObject({
  voice: z.union([z.number().int().min(1), z.literal('all')]).describe('the number of a voice, or all'),
  fade: ms,
  at: frame,
})

const FADE_MS = 20

export const VOICE_COMMANDS = {
  play: {
    async act({ desk, text, sounds, explain }) {
      const { file, strip, gain, loop, fade = 0, at } = readJson(PLAY, text)
      const request = { strip: strip - 1, gainDb: gain, loop, fadeInMs: fade, atFrame: at ?? 0 }
      const path = soundPath(sounds, file)
      const { voice, started } = await desk.player.play({ path, ...request }).catch((error: BoxError) => {
        if (error.code !== 'ENOENT' || !explain()) throw error
        throw new BoxError(error.code, `${error.message}; ${soundsIn(sounds)}`)
      })
      // Told as an event when its time has come.
      if (at !== undefined) started.catch(() => {})
      return { voice: voice.voice, frame: at ?? (await started) }
    },
  },

  stop: {
    act({ desk, text }) {
      const word = text.trim()
      const given = isObject(text) ? readJson(STOP, text) : check(STOP, { voice: voiceOf(word) })
      const { voice, fade = FADE_MS, at } = given
      if (voice === 'all' && at !== undefined) throw new BoxError('EPAYLOAD', 'all goes without at')
      if (voice === 'all') return { stopped: desk.player.stopAll(fade) }
      desk.player.stop(voice, fade, at ?? 0)
      return { stopped: 1 }
    },
  },
} satisfies Record<string, Command>

const voiceOf = (word: string): string | number => (/^\d+$/.test(word) ? Number(word) : word)

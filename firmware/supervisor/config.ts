// The box's configuration: one JSON file, every key of which has a default.
import { z } from 'zod'
import { BOX_RATES } from '../arena/index.ts'
import { section, whole } from './config-section.ts'
import { explainRefusal } from './explain-refusal.ts'
import { mqttSection } from './mqtt-config.ts'
import { panelSection } from './panel-config.ts'
import { webSection } from './web-config.ts'

/** Little-endian; S24 lies in 4 bytes, S24_3 in 3. */
const FORMATS = ['S16', 'S24', 'S24_3', 'S32', 'FLOAT'] as const
/** Parameter moves begin on a grid of 16 frames, so periods are multiples of it. */
const QUANTUM_FRAMES = 16

/** Longer ones are not told in full by every program. */
const NAME_LENGTH = 200

const cardName = z
  .string()
  .min(1)
  .max(NAME_LENGTH)
  .optional()
  .describe('an ALSA name such as "hw:CARD=Device,DEV=0", or "auto", or "virtual"')

const configSchema = z
  .strictObject({
    cards: section({
      /** The best first. "auto": any other card with capture and playback, else the virtual card. */
      prefer: z
        .array(z.string().min(1).max(NAME_LENGTH))
        .min(1)
        .max(16)
        .default(['auto'])
        .describe('a list of 1 to 16 card ids such as "Device", ALSA names, "auto" or "virtual"'),
      /** Two directions, or with one name both: the list's only entry. */
      capture: cardName,
      playback: cardName,
      /** Left out: the best the card has. */
      format: z
        .enum(FORMATS)
        .optional()
        .describe(`one of ${FORMATS.join(', ')}`),
    }),
    rate: z
      .literal(BOX_RATES)
      .default(48000)
      .describe(`one of ${BOX_RATES.join(', ')} (Hz)`),
    periodFrames: z
      .number()
      .int()
      .min(QUANTUM_FRAMES)
      .max(8192)
      .multipleOf(QUANTUM_FRAMES)
      .default(64)
      .describe(`a multiple of ${QUANTUM_FRAMES} from ${QUANTUM_FRAMES} to 8192 (frames)`),
    /** Periods the card's buffer holds. */
    periods: whole(2, 8, 3),
    /** Of the card. */
    channels: section({ inputs: whole(1, 32, 16), outputs: whole(1, 32, 2) }),
    console: section({ strips: whole(1, 32, 16), buses: whole(0, 16, 8), matrices: whole(0, 8, 2) }),
    engine: section({
      /** Cores of the real-time thread. Left out: the last core, where there are several. */
      cpus: z
        .array(z.number().int().min(0).max(1023))
        .optional()
        .describe('a list of core numbers from 0 to 1023; an empty one for all cores'),
      /** SCHED_FIFO priority; 0 = the ordinary scheduler. */
      priority: whole(0, 95, 80),
      /** A second engine, warmed and waiting: sound is back sooner when the first one dies. */
      spare: z.boolean().default(true).describe('true or false'),
    }),
    assets: section({ mebibytes: whole(1, 4096, 128) }),
    /** Streams that can play at once. */
    sources: whole(1, 64, 16),
    virtualCard: section({
      /** Left out: the spoken recordings of Debian's alsa-utils. */
      in: z.array(z.string().min(1)).optional().describe('a list of WAV files at the rate of the box'),
      out: z.string().min(1).optional().describe('the path of a WAV file to write what the card plays to'),
    }),
    mqtt: mqttSection,
    panel: panelSection,
    web: webSection,
    /** Whoever has no account on the box plays from here alone. Left out: sounds in the state folder. */
    soundsFolder: z.string().max(4096).startsWith('/').optional().describe('the absolute path of a folder'),
    /** How long a fader takes to a new value. */
    rampMs: z.number().min(0).max(10_000).default(20).describe('a number from 0 to 10000 (ms)'),
    /** Longer files are streamed instead of held in memory. */
    streamAboveSeconds: z.number().min(0).max(3600).default(30).describe('a number from 0 to 3600 (s)'),
    /** What the box waits for a process of its own, times this: for machines much slower than a Raspberry Pi. */
    patience: z.number().min(1).max(100).default(1).describe('a number from 1 to 100'),
    /** An engine without a supervisor ends after this time; 0 = never. */
    orphanSeconds: whole(0, 86_400, 60),
  })
  .describe('an object')

export type Config = z.infer<typeof configSchema>

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'ECONFIG'
  /** One sentence for each fault. */
  readonly faults: readonly string[]

  constructor(file: string, faults: readonly string[]) {
    super(`configuration ${file}: ${faults.join('\n  ')}`)
    this.faults = faults
  }
}

/** @throws ConfigError naming every key that is wrong, its value and what is allowed */
export function parseConfig(given: unknown, file: string): Config {
  const result = configSchema.safeParse(given)
  if (result.success) return result.data
  throw new ConfigError(file, explainRefusal(configSchema, given, result.error.issues))
}

/** @throws ConfigError when it is not JSON, or as parseConfig */
export function parseConfigText(json: string, file: string): Config {
  let given: unknown
  try {
    given = JSON.parse(json)
  } catch (error) {
    throw new ConfigError(file, [`is not JSON: ${(error as Error).message}`])
  }
  return parseConfig(given, file)
}

// What programs can ask the box for, whatever way they speak to it.
import { z } from 'zod'
import { ROLES } from '../../supervisor/index.ts'

const address = z.string().min(1).max(200).describe('an address such as /ch/01/mix/fader')
const frame = z.number().int().min(1).optional().describe('a frame of the box: a whole number from 1')
const ms = (most: number) => z.number().min(0).max(most).describe(`a number from 0 to ${most} (ms)`)
export const prefixes = z
  .array(z.string().max(200))
  .max(1000)
  .describe('a list of addresses or their beginnings')

const control = z.string().min(1).max(100).describe('the name of a control of the panel')
const presetName = z.string().min(1).max(200).describe('the name of a preset')
const channel = z.string().min(1).max(200).describe('the address of a channel such as /ch/01')
const channels = z.array(channel).min(1).max(100).describe('a list of addresses of channels')

/** Fields of each operation. Their descriptions complete "give ...". */
export const OPERATIONS = {
  status: z.strictObject({}),
  get: z.strictObject({ what: prefixes }),
  set: z.strictObject({
    entries: z
      .array(z.tuple([address, z.union([z.string(), z.number(), z.boolean()])]))
      .min(1)
      .max(2000)
      .describe('a list of pairs [address, value]'),
    atFrame: frame,
    rampMs: ms(60_000).optional().describe('a number from 0 to 60000 (ms)'),
    /** Answer only once it has taken effect. */
    wait: z.boolean().default(true).describe('true or false'),
  }),
  scope: z.strictObject({
    frames: z.number().int().min(1).max(8192).default(1024).describe('a whole number from 1 to 8192'),
  }),
  cards: z.strictObject({}),
  mqtt: z.strictObject({}),
  panel: z.strictObject({}),
  calibrate: z.strictObject({ step: z.enum(['low', 'high', 'rest']).describe('low, high or rest') }),
  panelTurn: z.strictObject({
    control,
    detents: z.number().int().min(-200).max(200).describe('a whole number from -200 to 200 (detents)'),
  }),
  panelPress: z.strictObject({
    control,
    holdMs: ms(60_000).default(80).describe('a number from 0 to 60000 (ms)'),
  }),
  panelSlide: z.strictObject({
    control,
    position: z.number().min(0).max(1).describe('a number from 0 to 1'),
  }),
  /** A hand that goes on without waiting for what it moves: what is given of these. */
  panelTouch: z.strictObject({
    control,
    detents: z
      .number()
      .int()
      .min(-200)
      .max(200)
      .optional()
      .describe('a whole number from -200 to 200 (detents)'),
    position: z.number().min(0).max(1).optional().describe('a number from 0 to 1'),
    pressed: z.boolean().optional().describe('true or false'),
  }),
  panelPicture: z.strictObject({}),
  panelLights: z.strictObject({}),
  play: z.strictObject({
    path: z.string().min(1).max(4096).startsWith('/').describe('the absolute path of a WAV file'),
    strip: z.number().int().min(1).max(32).describe('the number of a strip, from 1'),
    atFrame: frame,
    gainDb: z.number().min(-90).max(24).default(0).describe('a number from -90 to 24 (dB)'),
    loop: z.boolean().default(false).describe('true or false'),
    fadeInMs: ms(60_000).default(0).describe('a number from 0 to 60000 (ms)'),
  }),
  stop: z.strictObject({
    voice: z.union([z.number().int().min(1), z.literal('all')]).describe('the number of a voice, or "all"'),
    fadeMs: ms(60_000).default(20).describe('a number from 0 to 60000 (ms)'),
    atFrame: frame,
  }),
  voices: z.strictObject({}),
  copy: z.strictObject({ from: channel, to: channels }),
  presetSave: z.strictObject({
    name: presetName,
    from: channel,
    replace: z.boolean().default(false).describe('true or false'),
  }),
  presetLoad: z.strictObject({ name: presetName, to: channels }),
  presetDelete: z.strictObject({ name: presetName }),
  presets: z.strictObject({}),
  backup: z.strictObject({}),
  restore: z.strictObject({
    backup: z.record(z.string(), z.unknown()).describe('an object that backup has answered'),
    dryRun: z.boolean().default(false).describe('true or false'),
  }),
  panic: z.strictObject({ on: z.boolean().describe('true or false') }),
  /** A code for a device to be taken in with. */
  pair: z.strictObject({
    role: z
      .enum(ROLES)
      .default('engineer')
      .describe(`one of ${ROLES.join(', ')}`),
  }),
  sessions: z.strictObject({}),
  revoke: z.strictObject({
    session: z.string().min(1).max(40).describe('the id of a session, or "all"'),
  }),
  addresses: z.strictObject({
    prefix: z.string().max(200).default('').describe('the beginning of an address'),
  }),
} as const

export type Operation = keyof typeof OPERATIONS
export type Fields<Op extends Operation> = z.infer<(typeof OPERATIONS)[Op]>

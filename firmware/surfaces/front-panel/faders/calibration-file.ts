import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../../../supervisor/write-whole.ts'
import type { Calibration } from './fader-filter.ts'

const NAME = 'panel-calibration.json'

const part = z.number().min(0).max(1)
const calibrationSchema = z
  .object({ low: part, high: part, noise: part })
  .refine(({ low, high, noise }) => high - low > 2 * noise)
const fileSchema = z.object({ faders: z.record(z.string(), calibrationSchema) })

/** Where the ends of the faders are, by their names; in the state folder. */
export class CalibrationFile {
  readonly path: string
  /** Why there is none, where a file is there that cannot be read. */
  problem: string | undefined
  #faders: Record<string, Calibration> = {}

  constructor(stateDir: string) {
    this.path = join(stateDir, NAME)
  }

  load(): void {
    try {
      this.#faders = fileSchema.parse(JSON.parse(readFileSync(this.path, 'utf8'))).faders
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      this.problem = `${this.path} is not used, calibrate again: ${(error as Error).message}`
    }
  }

  get(name: string): Calibration | undefined {
    return Object.hasOwn(this.#faders, name) ? this.#faders[name] : undefined
  }

  /** Those not named keep what they have. @throws Error ENOSPC, ... nothing has changed then */
  async save(faders: Readonly<Record<string, Calibration>>): Promise<void> {
    const all = { ...this.#faders, ...faders }
    await writeWhole(this.path, `${JSON.stringify({ faders: all }, null, 2)}\n`)
    this.#faders = all
    this.problem = undefined
  }
}

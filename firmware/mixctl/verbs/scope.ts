// The spectrum of one point of the desk.
import { deflection } from '../../console/meter-scale.ts'
import { numberOption } from '../read-options.ts'
import type { Verb } from '../verb.ts'

interface Scope {
  source: string
  rate: number
  waveform: number[]
  spectrum: { hertz: number; db: number | null }[]
}

const BAR_WIDTH = 50

export const scope: Verb = {
  usage: 'scope',
  summary: 'the spectrum of what /config/scope/src names, by sixths of an octave; as JSON the waveform too',
  options: { frames: { value: 'N', about: 'of the waveform, 1 to 8192; 1024' } },
  examples: [
    ['set /config/scope/src "main L"', 'any tap of the desk: bus 1, ch 3, in 2, ...'],
    ['scope', 'its spectrum now'],
  ],
  async run({ options, client, print }) {
    const frames = numberOption(options, 'frames', 'a whole number from 1 to 8192', true)
    const seen = await (await client()).request<Scope>('scope', { frames })
    print(seen, ({ source, spectrum }) =>
      [
        source === 'off' ? 'the scope looks at nothing: set /config/scope/src' : source,
        ...spectrum.map(({ hertz, db }) => {
          const bar = '#'.repeat(Math.round(deflection(db) * BAR_WIDTH))
          return `${hertz.toFixed(0).padStart(6)} Hz ${bar.padEnd(BAR_WIDTH)} ${db === null ? '-inf' : db.toFixed(1)}`
        }),
      ].join('\n'),
    )
  },
}

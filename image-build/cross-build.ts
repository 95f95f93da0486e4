import { join, resolve } from 'node:path'
import { ARCHITECTURES, type Architecture } from './architectures.ts'
import { foreignAlsa } from './foreign-alsa.ts'
import { runTool } from './run-tool.ts'

const HAL_FOLDERS = ['hal/linux', 'hal/node-alsa-pcm', 'hal/virtual-card']

/**
 * Native code for another architecture, in a folder laid out like the checkout.
 * @throws Error with what apt-get, make or the compiler said
 */
export function crossBuild(arch: Architecture, folder: string): string {
  const { triplet } = ARCHITECTURES[arch]
  runTool(process.execPath, ['image-build/setup.mjs', `cross-${arch}`, '--quiet'])
  const alsa = foreignAlsa(arch, join(folder, 'alsa'))
  const make = (source: string, ...variables: string[]) => runTool('make', ['-C', source, ...variables])
  for (const source of HAL_FOLDERS) {
    make(
      source,
      `CC=${triplet}-gcc`,
      `BUILD=${resolve(folder, source, 'build')}`,
      `CPPFLAGS=-I${alsa.include}`,
      `LDFLAGS=-L${alsa.library}`,
    )
  }
  make('image-build/npm-addons', `CXX=${triplet}-g++`, `OUT=${resolve(folder, 'node_modules')}`)
  return folder
}

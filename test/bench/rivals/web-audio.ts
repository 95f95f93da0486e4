// node-web-audio-api: the Web Audio API in Rust, as an addon; set-up puts it into build/bench, not among the dependencies.
import { existsSync, readFileSync } from 'node:fs'
import { nodeScript } from './node-script.ts'
import type { Rival } from './rival.ts'

const MANIFEST = 'build/bench/node_modules/node-web-audio-api/package.json'

export const webAudio: Rival = {
  name: 'node-web-audio-api',
  missing: () => (existsSync(MANIFEST) ? null : `not installed (${MANIFEST})`),
  version: () => (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string }).version,
  command: (job, files, folder, output) => nodeScript('web-audio-script', { job, files, output }, folder),
  bare: (job, files, folder, output) =>
    nodeScript('web-audio-script', { job: { ...job, strips: [] }, files, output }, folder),
}

import { readFileSync } from 'node:fs'
import { nodeScript } from './node-script.ts'
import type { Rival } from './rival.ts'

export const mixbox: Rival = {
  name: 'mixbox',
  missing: () => null,
  version: () => (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
  command: (job, files, folder, output) => nodeScript('mixbox-script', { job, files, output }, folder),
  bare: (job, files, folder, output) =>
    nodeScript('mixbox-script', { job: { ...job, strips: [] }, files, output }, folder),
}

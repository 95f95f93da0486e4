import { join } from 'node:path'
import { livingIn } from './process-file.ts'

/** Files in the runtime folder, each of one process that outlives its supervisor. */
const FILES = {
  engine: 'engine.json',
  media: 'media.json',
  broker: 'broker.json',
  'virtual card': 'virtual-card.json',
}

/** What runs of a box, whoever started it. */
export function leftProcesses(runtimeDir: string): { name: string; pid: number }[] {
  return Object.entries(FILES).flatMap(([name, file]) => {
    const living = livingIn(join(runtimeDir, file))
    return living ? [{ name, pid: living.identity.pid }] : []
  })
}

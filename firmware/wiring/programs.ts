// How the box's processes are started.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getAffinity } from '../../hal/linux/index.ts'
import { ENGINE_NODE_FLAGS } from '../engine/node-flags.ts'
import type { CardSettings, EngineSettings } from '../engine/settings.ts'
import type { Config, Program } from '../supervisor/index.ts'

const FIRMWARE = join(dirname(fileURLToPath(import.meta.url)), '..')

/** How long what belongs to the box goes on without a supervisor. */
export function orphanSeconds({ orphanSeconds }: Config): number {
  // Under systemd somebody starts the supervisor again in any case.
  return process.env['NOTIFY_SOCKET'] ? 0 : orphanSeconds
}

export function engineProgram(config: Config, card: CardSettings, arenaDir: string): Program {
  const { engine } = config
  const cores = getAffinity()
  const settings: EngineSettings = {
    arena: arenaDir,
    card,
    priority: engine.priority,
    // The last core: interrupts mostly go to the first.
    cpus: engine.cpus ?? (cores.length > 1 ? cores.slice(-1) : []),
    orphanSeconds: orphanSeconds(config),
  }
  return {
    file: process.execPath,
    args: [...ENGINE_NODE_FLAGS, join(FIRMWARE, 'engine', 'main.js'), JSON.stringify(settings)],
  }
}

export function mediaProgram(config: Config, arenaDir: string, socket: string): Program {
  const { rate } = config
  return {
    file: process.execPath,
    args: [join(FIRMWARE, 'media', 'main.js'), arenaDir, String(rate), socket, String(orphanSeconds(config))],
  }
}

/** Heap of the broker: what is retained lies in it, everything else passes through. */
const BROKER_HEAP_MB = 128

export function brokerProgram(config: Config, socket: string): Program {
  // Its library reads its version from JSON, which Node 20 and 22 warn of.
  const flags = [`--max-old-space-size=${BROKER_HEAP_MB}`, '--disable-warning=ExperimentalWarning']
  return {
    file: process.execPath,
    args: [...flags, join(FIRMWARE, 'broker', 'main.js'), socket, String(orphanSeconds(config))],
  }
}

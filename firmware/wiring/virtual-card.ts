// The virtual card of a box that has no other.
import { join } from 'node:path'
import { hostProgram, sendCardCommand } from '../../hal/virtual-card/index.ts'
import {
  type Config,
  type Log,
  type Paths,
  ProcessFile,
  VirtualCardProcess,
  virtualCardHost,
} from '../supervisor/index.ts'
import { orphanSeconds } from './programs.ts'

const VIRTUAL_CARD_ID = 'box'

export interface VirtualCard {
  device: string
  why: string
  process: VirtualCardProcess
}

export async function startVirtualCard(
  config: Config,
  paths: Paths,
  log: Log,
  why: string,
): Promise<VirtualCard> {
  const { memoryDir, runtimeDir } = paths
  const host = virtualCardHost(config, memoryDir, VIRTUAL_CARD_ID, orphanSeconds(config))
  const program = { file: process.execPath, args: [hostProgram, ...host.args] }
  const far = new VirtualCardProcess({
    ...{ program, log, patience: config.patience },
    file: new ProcessFile(join(runtimeDir, 'virtual-card.json'), program),
    leave: () =>
      sendCardCommand(memoryDir, VIRTUAL_CARD_ID, 'leave').then(
        () => {},
        () => {},
      ),
  })
  const { device, alsaConfig } = await far.start()
  // For this process, which looks at cards, and the engine, which inherits it.
  process.env['ALSA_CONFIG_PATH'] = alsaConfig
  return { device, process: far, why: `virtual: ${why}; ${host.heard}` }
}

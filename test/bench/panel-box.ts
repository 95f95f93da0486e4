// A box inside this process, so that its panel's lines can be moved from here, and a card whose far end is here too.
import { join } from 'node:path'
import { openArena } from '../../firmware/arena/shared-arena.ts'
import { createLog, makePaths, parseConfig, Supervisor } from '../../firmware/supervisor/index.ts'
import { BUILDS, FrontPanel, SimulatedPanel } from '../../firmware/surfaces/front-panel/index.ts'
import { Cards } from '../../firmware/wiring/cards.ts'
import { engineProgram, mediaProgram } from '../../firmware/wiring/programs.ts'
import { createVirtualCard, type VirtualCard } from '../../hal/virtual-card/index.ts'
import { withBoxFolder } from '../firmware/running-box.ts'

const RATE = 48000
/** A button of the header that changes what is heard: the Desk has only those that do not. */
const BUTTON = { name: 'button', kind: 'button', line: 10, short: 'toggle /ch/01/mix/on' } as const

export interface PanelBox {
  card: VirtualCard
  supervisor: Supervisor
  /** The arena as another process maps it. */
  arena: ReturnType<typeof openArena>
  /** The Desk with a button; one at a time. */
  startPanel(): { panel: FrontPanel; hand: SimulatedPanel }
}

export function withPanelBox(measure: (box: PanelBox) => Promise<void>): Promise<void> {
  const run = withBoxFolder(async (folder) => {
    const card = createVirtualCard({
      ...{ runtimeDir: folder, id: 'Bench', rate: RATE, format: 'S32_LE' },
      ...{ captureChannels: 8, playbackChannels: 2 },
    })
    process.env['ALSA_CONFIG_PATH'] = card.alsaConfig
    const stopFeeding = feed(card)
    const environment = { MIXBOX_STATE_DIR: join(folder, 'state'), MIXBOX_RUNTIME_DIR: join(folder, 'run') }
    const paths = makePaths({ ...process.env, ...environment })
    const given = {
      cards: { capture: card.device, playback: card.device },
      channels: { inputs: 8, outputs: 2 },
      assets: { mebibytes: 8 },
      sources: 2,
      engine: { spare: false },
    }
    const config = parseConfig(given, 'of the bench')
    const log = createLog()
    log.level = 'error'
    const cards = await Cards.take(config, paths, log)
    const configFile = { config, given, home: '', reread: () => configFile }
    const supervisor = new Supervisor({ version: '0', config, configFile, paths, log })
    try {
      await supervisor.start({
        card: cards.inUse,
        controls: cards.controls,
        engine: (arenaDir) => engineProgram(config, cards.settings(RATE), arenaDir),
        media: (arenaDir, socket) => mediaProgram(config, arenaDir, socket),
        watchCards: (arena, hooks) => cards.watch(arena, hooks),
        rateOffered() {},
        deaf: () => undefined,
        processes: () => ({}),
      })
      await supervisor.ready()
      const arena = openArena(paths.arenaDir)
      const startPanel = () => {
        const desk = BUILDS.desk(supervisor.table.size)
        const description = { ...desk, controls: [...desk.controls, BUTTON] }
        const hand = new SimulatedPanel(description, 'a bench')
        const panel = new FrontPanel({
          ...{ supervisor, build: 'desk', description, faults: [], gpio: hand.gpio, label: undefined },
          ...{ port: hand.port, paths, sounds: paths.stateDir, log },
          pairingCode: () => undefined,
        })
        panel.start()
        panel.ready()
        return { panel, hand }
      }
      await measure({ card, supervisor, arena, startPanel })
      arena.close()
    } finally {
      await supervisor.stop()
      stopFeeding()
      card.close()
    }
  })
  return run()
}

/** A level that stands still on every input: whatever moves is seen in the first sample. */
function feed(card: VirtualCard): () => void {
  const level = new Float32Array(4800).fill(0.1)
  const planes = Array.from({ length: 8 }, () => level)
  const fill = () => {
    for (let from = Math.max(card.filledTo, card.frames()); from < card.frames() + 24000; from += 4800) {
      card.writeCapture(from, planes, 4800)
    }
  }
  fill()
  const timer = setInterval(fill, 50)
  return () => clearInterval(timer)
}

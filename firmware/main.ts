// The box: the one place where its parts are chosen and wired.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CardControls, listCards } from 'node-alsa-pcm'
import { getAffinity } from '../hal/linux/index.ts'
import { hostProgram, sendCardCommand } from '../hal/virtual-card/index.ts'
import { type Arena, type CardPair, Clock } from './arena/index.ts'
import { CardProbe } from './engine/card-probe.ts'
import { ENGINE_NODE_FLAGS } from './engine/node-flags.ts'
import type { CardSettings, EngineSettings } from './engine/settings.ts'
import {
  BoxError,
  type CardHooks,
  CardWatch,
  type ChosenCard,
  type Config,
  ConfigError,
  type ControlPort,
  cardCandidates,
  createLog,
  FolderLocks,
  FollowedRate,
  type HardwareCard,
  type Log,
  makePaths,
  type Paths,
  ProcessFile,
  type Program,
  readConfig,
  readyText,
  Supervisor,
  VIRTUAL_KEY,
  VirtualCardProcess,
  virtualCardHost,
  whyVirtual,
} from './supervisor/index.ts'
import { type CardListing, Maintenance } from './surfaces/maintenance/index.ts'

const USAGE = `Usage: npm start [-- --config FILE]
  --config FILE  the configuration; else mixbox.json in the state folder or /etc/mixbox; else defaults
  --help         this text
MIXBOX_STATE_DIR and MIXBOX_RUNTIME_DIR move what the box keeps. The command line of the running box: mixctl.
Exit codes: 0 ended on demand, 1 cannot run, 2 wrong option or configuration, 3 the box runs already.
`
const EXIT_CODES: Record<string, number> = { ECONFIG: 2, ERUNNING: 3 }

const HERE = dirname(fileURLToPath(import.meta.url))
const VIRTUAL_CARD_ID = 'box'

interface VirtualCard {
  device: string
  why: string
  process: VirtualCardProcess
}

function version(): string {
  const root = [join(HERE, '..', '..'), join(HERE, '..')].find((folder) =>
    existsSync(join(folder, 'package.json')),
  )!
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

async function startVirtualCard(config: Config, paths: Paths, log: Log, why: string): Promise<VirtualCard> {
  const { memoryDir, runtimeDir } = paths
  const host = virtualCardHost(config, memoryDir, VIRTUAL_CARD_ID, orphanSeconds(config))
  const program = { file: process.execPath, args: [hostProgram, ...host.args] }
  const far = new VirtualCardProcess({
    ...{ program, log },
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

/** The cards of a box: those that are wished for, and the one in use. */
class Cards {
  readonly #config: Config
  readonly #log: Log
  readonly #used: CardPair[] = []
  readonly virtual: VirtualCard | undefined
  /** In use, or the best wished for. */
  readonly inUse: ChosenCard

  constructor(config: Config, log: Log, cards: readonly HardwareCard[], virtual: VirtualCard | undefined) {
    this.#config = config
    this.#log = log
    this.virtual = virtual
    this.inUse = { ...cardCandidates(config.cards, { cards, used: [], virtual })[0]! }
  }

  static async take(config: Config, paths: Paths, log: Log): Promise<Cards> {
    const cards = listCards()
    const why = whyVirtual(config.cards, cards)
    const virtual = why === undefined ? undefined : await startVirtualCard(config, paths, log, why)
    return new Cards(config, log, cards, virtual)
  }

  settings(rate: number): CardSettings {
    const { periodFrames, periods, channels, cards } = this.#config
    return { rate, periodFrames, periods, ...channels, ...(cards.format && { format: cards.format }) }
  }

  watch(arena: Arena, hooks: CardHooks): CardWatch {
    return new CardWatch({
      ...{ arena, log: this.#log, wish: this.#config.cards, used: this.#used, virtual: this.virtual },
      list: listCards,
      probe: (pair) => new CardProbe(pair, this.settings(arena.clock[Clock.rate]!)),
      ...hooks,
      onCard: (card) => {
        Object.assign(this.inUse, card)
        hooks.onCard(card)
      },
    })
  }

  /** A card's controls have the name of its PCMs, without the device. */
  get controls(): ControlPort {
    const controlOf = (device: string) => device.replace(/^(hw:[^,]*),.*$/, '$1')
    return {
      open: (device) => CardControls.open(controlOf(device)),
      key: (device) => {
        if (device === this.virtual?.device) return VIRTUAL_KEY
        const control = controlOf(device)
        const card = listCards().find((one) => one.control === control)
        return card ? `${card.id} (${card.name})` : control
      },
    }
  }
}

/** How long what belongs to the box goes on without a supervisor. */
function orphanSeconds({ orphanSeconds }: Config): number {
  // Under systemd somebody starts the supervisor again in any case.
  return process.env['NOTIFY_SOCKET'] ? 0 : orphanSeconds
}

function engineProgram(config: Config, cards: Cards, arenaDir: string): Program {
  const { rate, engine } = config
  const cores = getAffinity()
  const settings: EngineSettings = {
    arena: arenaDir,
    card: cards.settings(rate),
    priority: engine.priority,
    // The last core: interrupts mostly go to the first.
    cpus: engine.cpus ?? (cores.length > 1 ? cores.slice(-1) : []),
    orphanSeconds: orphanSeconds(config),
  }
  return {
    file: process.execPath,
    args: [...ENGINE_NODE_FLAGS, join(HERE, 'engine', 'main.js'), JSON.stringify(settings)],
  }
}

function listing({ inUse, virtual: own }: Cards): CardListing[] {
  const used = (device: string) => device === inUse.capture || device === inUse.playback
  const hardware = listCards().flatMap(({ name, pcms }) =>
    pcms.map(({ device, capture, playback }) => ({
      name,
      device,
      capture,
      playback,
      virtual: false,
      inUse: used(device),
    })),
  )
  if (!own) return hardware
  const { device } = own
  const name = 'Mixbox virtual card'
  return [...hardware, { name, device, capture: true, playback: true, virtual: true, inUse: used(device) }]
}

/** What the box is made of, whatever its rate. */
interface Parts {
  config: Config
  paths: Paths
  log: Log
  cards: Cards
}

/** The box at one rate, and the socket that people speak to. */
class Box {
  readonly #parts: Parts
  readonly #supervisor: Supervisor
  readonly #maintenance: Maintenance
  #stopped = false

  constructor(parts: Parts) {
    const { config, paths, log, cards } = parts
    this.#parts = parts
    this.#supervisor = new Supervisor({ config, paths, log, version: version() })
    const box = { supervisor: this.#supervisor, log, cards: () => listing(cards) }
    this.#maintenance = new Maintenance(paths.runtimeDir, box, version())
  }

  /** @returns what to tell the owner; undefined when it was stopped meanwhile */
  async start(rateOffered: (rate: number) => void): Promise<string | undefined> {
    const { config, cards } = this.#parts
    await this.#supervisor.start({
      rateOffered,
      card: cards.inUse,
      engine: (arenaDir) => engineProgram(config, cards, arenaDir),
      watchCards: (arena, hooks) => cards.watch(arena, hooks),
      controls: cards.controls,
      media: (arenaDir, socket) => ({
        file: process.execPath,
        args: [
          ...[join(HERE, 'media', 'main.js'), arenaDir, String(config.rate)],
          ...[socket, String(orphanSeconds(config))],
        ],
      }),
      processes: (): Record<string, number> =>
        cards.virtual ? { virtualCard: cards.virtual.process.process.pid ?? 0 } : {},
    })
    await this.#maintenance.start()
    await this.#supervisor.ready()
    if (this.#stopped) return undefined
    return readyText(this.#supervisor.status(), { mixctl: this.#maintenance.path })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#maintenance.stop()
    await this.#supervisor.stop()
  }
}

async function run(configFile: string | undefined): Promise<void> {
  const log = createLog()
  const paths = makePaths()
  const { config, file } = readConfig(configFile, paths.stateDir)
  log.info({ file: file ?? 'none, all defaults' }, 'configuration')
  const locks = new FolderLocks(paths)
  const followed = new FollowedRate(paths.runtimeDir, config.rate)
  const cards = await Cards.take(config, paths, log)
  const make = () => new Box({ paths, log, cards, config: { ...config, rate: followed.rate } })
  let box = make()
  let stopping = false

  const stop = async () => {
    // Ctrl-C may be pressed twice.
    if (stopping) return
    stopping = true
    await box.stop()
    await cards.virtual?.process.stop()
    followed.forget()
    locks.release()
    process.exit()
  }
  const start = async () => {
    try {
      process.stdout.write((await box.start((rate) => void follow(rate))) ?? '')
    } catch (error) {
      // What was started is ended, whatever went wrong.
      fail(error)
      await stop()
    }
  }
  /** State, memory of the console and the count of frames go on; what plays from files ends. */
  const follow = async (rate: number) => {
    if (stopping) return
    log.warn({ rate, configured: config.rate }, 'the card takes another rate: the box follows it')
    followed.follow(rate)
    await box.stop()
    if (stopping) return
    box = make()
    await start()
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      log.info({ signal }, 'fading out')
      void stop()
    })
  }
  await start()
}

/** Says why the box cannot run, and with which exit code it ends. */
function fail(error: unknown): void {
  const told = error instanceof ConfigError || error instanceof BoxError
  process.stderr.write(`mixbox: ${told ? error.message : (error as Error).stack}\n`)
  process.exitCode = EXIT_CODES[(error as BoxError).code] ?? 1
}

function configOption(): string | undefined {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } })
    if (values.help) {
      process.stdout.write(USAGE)
      process.exit(0)
    }
    return values.config
  } catch (error) {
    process.stderr.write(`mixbox: ${(error as Error).message}\n${USAGE}`)
    process.exit(2)
  }
}

const configFile = configOption()
try {
  await run(configFile)
} catch (error) {
  fail(error)
  process.exit()
}

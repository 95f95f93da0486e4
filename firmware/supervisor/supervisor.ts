// The box: store, engine, media and what keeps them together.
import { join } from 'node:path'
import { monotonicNs } from '../../hal/linux/index.ts'
import {
  type Arena,
  Clock,
  Control,
  EngineState,
  MeterReader,
  TAPS,
  type Tap,
  TapReader,
} from '../arena/index.ts'
import {
  buildTable,
  type ChangeSet,
  createResolver,
  createStore,
  type ParameterTable,
  type Store,
  safeStart,
} from '../console/index.ts'
import { BoxBackup } from './box-backup.ts'
import { BoxHealth } from './box-health.ts'
import type { BoxStatus, EngineReportStatus } from './box-status.ts'
import type { Candidate } from './card-candidates.ts'
import { CardMemory, hasMetVirtualAlone } from './card-memory.ts'
import type { CardWatch } from './card-watch.ts'
import { ChannelPresets } from './channel-presets.ts'
import { composeStatus, readReport } from './compose-status.ts'
import { ConsoleMirror } from './console-mirror.ts'
import { EngineLink } from './engine-link.ts'
import { EngineProcess } from './engine-process.ts'
import { logEngineEvent } from './event-log.ts'
import type { Entries } from './future-targets.ts'
import { Handover } from './handover.ts'
import { LoopLag } from './loop-lag.ts'
import { MediaLink } from './media-link.ts'
import { Player } from './player.ts'
import { ScheduledChanges } from './scheduled-changes.ts'
import { ServiceManager } from './service-manager.ts'
import { type SpectrumBand, sixthOctaves } from './spectrum.ts'
import { StateFile } from './state-file.ts'
import type { BoxParts, SetOptions, SupervisorParts } from './supervisor-parts.ts'
import { takeArena } from './take-arena.ts'

const HEARTBEAT_MS = 500
const READY_WITHIN_MS = 10_000
/** An engine that goes on has read by then what its new supervisor tells it. */
const CONFIRM_WITHIN_S = 0.25

/** Frames of the scope that a spectrum is made of: lines of 5.9 Hz at 48 kHz. */
const SCOPE_WINDOW = 8192

interface Scope {
  source: string
  rate: number
  /** Of the box, at the end. */
  frame: number
  waveform: number[]
  spectrum: SpectrumBand[]
}

export class Supervisor {
  readonly table: ParameterTable
  readonly store: Store
  readonly backup: BoxBackup
  readonly presets: ChannelPresets
  readonly #parts: SupervisorParts
  readonly #stateFile: StateFile
  readonly #systemd = new ServiceManager()
  readonly #lag = new LoopLag()
  readonly #now = new Float64Array(1)
  #report: EngineReportStatus = {}
  #stopping = false
  #safe = false
  #box!: BoxParts
  #heartbeat: NodeJS.Timeout | undefined
  #arena!: Arena
  #handover!: Handover
  #link!: EngineLink
  #scheduled!: ScheduledChanges
  #engine!: EngineProcess
  #media!: MediaLink
  #cards!: CardWatch
  #memory!: CardMemory
  #player!: Player

  constructor(parts: SupervisorParts) {
    const { config } = parts
    this.#parts = parts
    this.table = buildTable({ ...config.console, ...config.channels })
    this.store = createStore(this.table)
    this.#stateFile = new StateFile(parts.paths.stateDir, this.store, parts.log)
    this.presets = new ChannelPresets(parts.paths.stateDir, this.store, parts.version)
    this.backup = new BoxBackup({
      ...{
        version: parts.version,
        configFile: parts.configFile,
        store: this.store,
        stateFile: this.#stateFile,
        presets: this.presets,
      },
      set: (entries, options) => this.set(entries, options),
      restoreCards: (cards) => this.#memory.restore(cards),
    })
  }

  get player(): Player {
    return this.#player
  }

  get link(): EngineLink {
    return this.#link
  }

  /** Starts every process; the folders are locked by then. @throws LinuxError ENOSPC, ... */
  async start(box: BoxParts): Promise<void> {
    const { paths, log } = this.#parts
    this.#box = box
    for (const warning of paths.warnings) log.warn(warning)
    const followed = this.#takeArena()
    this.#connect()
    this.#beat()
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS)
    this.#stateFile.start()
    this.#lag.start()
    this.#cards.start()
    await Promise.all([this.#startEngine(followed), this.#media.start(followed)])
  }

  /** Waits for the engine to run, with the card or waiting for it, and tells the service manager. */
  async ready(): Promise<void> {
    await this.#untilSounding()
    // Which card it is belongs to what the owner reads now.
    if (!this.#stopping) this.#cards.look()
    if (this.#stopping) return
    const health = new BoxHealth(this.#arena, this.#parts.config.patience)
    this.#systemd.ready(() => health.look(this.status(), this.#box.deaf()))
  }

  /** Fades out, saves, and ends every process. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#systemd.stopping()
    clearInterval(this.#heartbeat)
    this.#lag.stop()
    this.#cards?.stop()
    this.#memory?.stop()
    // A start that failed may have left any of them out.
    await Promise.all([this.#engine?.stop(), this.#stateFile.stop(), this.#media?.stop()])
    this.#scheduled?.stop()
    this.#link?.stop()
    this.#arena?.close()
  }

  /**
   * The one way to change the console.
   * @returns what changed at once, and the batch to wait for with `link.applied`; 0 = nothing sounds different
   * @throws ConsoleError EADDRESS, EVALUE; BoxError ERINGFULL, ESCHEDULE; nothing has changed then
   */
  set(entries: Entries, options: SetOptions): { set: ChangeSet | undefined; batch: number } {
    const rampFrames =
      options.rampMs === undefined ? undefined : Math.round((options.rampMs * this.#parts.config.rate) / 1000)
    // What the engine has done by itself meanwhile comes first.
    this.#link.drain()
    if (options.atFrame === undefined) {
      return this.#link.change(rampFrames, () => this.store.setMany(entries, options.origin))
    }
    const ramp = rampFrames ?? this.#rampFrames()
    return { set: undefined, batch: this.#scheduled.add(entries, options.atFrame, ramp, options.origin) }
  }

  /** Waits for what was set to be on disk. @returns why it is not */
  async saved(): Promise<string | undefined> {
    await this.#stateFile.flush()
    return this.#stateFile.status.saveProblem
  }

  /** Mutes every output in the engine, whatever the console says. */
  panic(on: boolean): void {
    Atomics.store(this.#arena.control, Control.panic, on ? 1 : 0)
    this.#parts.log.warn(on ? 'panic: all outputs are muted' : 'panic is over')
  }

  /** Whether they are muted so, whoever did it. */
  get panicked(): boolean {
    return Atomics.load(this.#arena.control, Control.panic) !== 0
  }

  /** Each reader merges since its own last look. */
  meterReader(): MeterReader {
    return new MeterReader(this.#arena.meters)
  }

  /** From now on; each reader has its own place. */
  tapReader(tap: Tap): TapReader {
    return new TapReader(this.#arena.taps[TAPS.indexOf(tap)]!)
  }

  /** What the scope's tap sounds like now: the newest frames as a waveform, and their spectrum. @param frames up to 8192 */
  scope(frames: number): Scope {
    const samples = this.#arena.scope.newest(SCOPE_WINDOW)
    const { rate } = this.#parts.config
    return {
      source: this.store.getText('/config/scope/src'),
      rate,
      frame: this.#arena.clock[Clock.frames]!,
      waveform: [...samples.subarray(SCOPE_WINDOW - frames)],
      spectrum: sixthOctaves(samples, rate),
    }
  }

  status(): BoxStatus {
    const { config, paths, version } = this.#parts
    this.#report = readReport(this.#arena) ?? this.#report
    return composeStatus({
      ...{ version, config, paths, arena: this.#arena, report: this.#report, card: this.#box.card },
      console: this.table.size,
      engine: this.#engine.process,
      media: this.#media.process,
      processes: this.#box.processes(),
      waitingTargets: this.#link.waitingTargets,
      scheduled: this.#scheduled.count,
      voices: this.#player.list().length,
      supervisorLag: this.#lag.times,
      state: this.#stateFile.status,
    })
  }

  /** What was last set, and memory that holds it. @returns whether another supervisor has left that memory */
  #takeArena(): boolean {
    const { config, paths, log } = this.#parts
    const loaded = this.#stateFile.load('state file')
    const { arena, followed, numbers } = takeArena(paths.arenaDir, config, this.store)
    this.#arena = arena
    this.#handover = new Handover(arena)
    const mirror = new ConsoleMirror(this.store, arena, this.#handover)
    const origin = 'shared memory'
    if (numbers) {
      const ignored = followed ? mirror.restore(origin) : this.store.loadNumbers(numbers, origin)
      for (const { address, reason } of ignored) log.warn({ address, reason }, `${origin}: value not taken`)
    } else if (!this.#box.card.virtual && (!loaded || hasMetVirtualAlone(this.#stateFile.cards))) {
      this.#safe = true
      this.store.setMany(safeStart(this.store), 'first start')
      log.info('first start on this card: every strip is off and main at -20 dB')
    }
    mirror.start()
    if (!loaded || numbers) this.#stateFile.touch()
    return followed
  }

  /** The one that sounds already goes on; any other has to be gone before the next opens the card. */
  async #startEngine(followed: boolean): Promise<void> {
    const { clock } = this.#arena
    if (followed && this.#engine.adopt()) {
      const { rate } = this.#parts.config
      this.#link.drain()
      this.#player.resume(clock[Clock.frames]!)
      this.#scheduled.settle(clock[Clock.frames]!, rate)
      this.#link.confirm(this.#scheduled.targetsBefore(clock[Clock.frames]! + rate * CONFIRM_WITHIN_S))
      return
    }
    await this.#engine.endForsaken()
    if (followed) this.#link.report({ kind: 'engineDied', frame: clock[Clock.frames]! })
    this.#engine.start()
  }

  #connect(): void {
    const { config, paths, log } = this.#parts
    const arena = this.#arena
    const resolver = createResolver(this.table, config.rate)
    this.#link = new EngineLink({ arena, store: this.store, resolver, rampFrames: this.#rampFrames() })
    const handover = this.#handover
    this.#scheduled = new ScheduledChanges(this.store, resolver, this.#link, handover)
    const socket = join(paths.runtimeDir, 'media.sock')
    this.#media = new MediaLink({
      ...{ socket, log, runtimeDir: paths.runtimeDir, patience: config.patience },
      program: this.#box.media(paths.arenaDir, socket),
    })
    this.#player = new Player({
      ...{ arena, link: this.#link, media: this.#media, handover, rate: config.rate },
      streamAboveSeconds: config.streamAboveSeconds,
    })
    this.#engine = new EngineProcess({
      ...{ arena, log, runtimeDir: paths.runtimeDir, program: this.#box.engine(paths.arenaDir) },
      patience: config.patience,
      spare: config.engine.spare,
      replay: () => {
        // What the dead one has still reported comes first.
        this.#link.drain()
        this.#link.replay()
        this.#scheduled.replay()
      },
      died: (frame) => this.#link.report({ kind: 'engineDied', frame }),
    })
    const file = this.#stateFile
    this.#memory = new CardMemory(this.#box.controls, file.cards, (all) => file.setCards(all), log)
    this.#cards = this.#box.watchCards(arena, {
      onCardSoon: (card) => this.#beSafe(card),
      onCard: (card) => {
        this.#beSafe(card)
        this.#memory.cardOpened(card.capture, card.playback)
      },
      onRateOffered: (rate) => this.#box.rateOffered(rate),
    })
    this.#link.on('event', (event) => {
      logEngineEvent(log, event)
      // Its controls are wanted at once; not here, where events are being taken from their ring.
      if (event.kind === 'cardBack' || event.kind === 'cardChanged') setImmediate(() => this.#cards.look())
    })
    this.#link.start()
    this.#scheduled.start()
    this.#player.start()
  }

  /** The first real card of a box that ran on the virtual one: nobody knows what hangs on it. */
  #beSafe({ virtual }: Candidate): void {
    if (virtual || this.#safe || !hasMetVirtualAlone(this.#stateFile.cards)) return
    this.#safe = true
    const { log } = this.#parts
    try {
      this.set(safeStart(this.store), { origin: 'first real card' })
      log.info('first real card: every strip is off and main at -20 dB')
    } catch (error) {
      log.error({ error: (error as Error).message }, 'first real card: the console could not be made safe')
    }
  }

  /** An engine without this heartbeat counts itself as forsaken. */
  #beat(): void {
    monotonicNs(this.#now, 0)
    this.#arena.clock[Clock.supervisorHeartbeatNs] = this.#now[0]!
  }

  async #untilSounding(): Promise<void> {
    const within = READY_WITHIN_MS * this.#parts.config.patience
    const deadline = Date.now() + within
    while (!this.#stopping) {
      const state = Atomics.load(this.#arena.control, Control.engineState)
      // With a card the way through it is known a moment later, and wanted in what the owner reads.
      const measured = this.#arena.clock[Clock.roundTripFrames]! > 0
      if ((state === EngineState.running && measured) || state === EngineState.cardLost) return
      if (Date.now() > deadline) {
        this.#parts.log.error(`the engine has not begun to run within ${within} ms; it goes on trying`)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  #rampFrames(): number {
    const { rampMs, rate } = this.#parts.config
    return Math.round((rampMs * rate) / 1000)
  }
}

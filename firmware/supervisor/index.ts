// What main and the surfaces use.
export type { Backup, Restored } from './box-backup.ts'
export { BoxError } from './box-error.ts'
export type * from './box-status.ts'
export { type Candidate, cardCandidates, type HardwareCard, whyVirtual } from './card-candidates.ts'
export { CardMemory, type CardState, type ControlPort, VIRTUAL_KEY } from './card-memory.ts'
export { type CardHooks, CardWatch, type CardWatchParts, type Probe } from './card-watch.ts'
export { type Config, ConfigError, parseConfig, parseConfigText } from './config.ts'
export { type ConfigFile, readConfig } from './config-file.ts'
export type { EngineEvent } from './engine-events.ts'
export { explainRefusal } from './explain-refusal.ts'
export { FollowedRate } from './followed-rate.ts'
export { KeptProcess } from './kept-process.ts'
export { FolderLocks } from './lock-folders.ts'
export { createLog, type Log } from './log.ts'
export { choosePaths, makePaths, type Paths } from './paths.ts'
export type { Played, PlayRequest, SoundingVoice, Voice } from './player.ts'
export { ProcessFile, type Program } from './process-file.ts'
export { readyText } from './ready-text.ts'
export type { Entries } from './scheduled-changes.ts'
export {
  type BoxParts,
  type SetOptions,
  Supervisor,
  type SupervisorParts,
} from './supervisor.ts'
export { virtualCardHost } from './virtual-card-host.ts'
export { VirtualCardProcess } from './virtual-card-process.ts'

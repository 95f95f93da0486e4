import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, ConfigError, parseConfig, parseConfigText } from './config.ts'

const SYSTEM_FILE = '/etc/mixbox/mixbox.json'

export interface ConfigFile {
  config: Config
  /** As it is written there, without the defaults. */
  given: object
  /** The file it came from; undefined: there is none. */
  file?: string
  /** The file to write for the next start to read another one. */
  home: string
  /** What the next start would read. @throws ConfigError */
  reread(): ConfigFile
}

/**
 * The configuration: the file that is named, else mixbox.json in the state folder, else in /etc/mixbox;
 * where there is none, all defaults.
 * @throws ConfigError
 */
export function readConfig(named: string | undefined, stateDir: string): ConfigFile {
  const own = join(stateDir, 'mixbox.json')
  const home = named === undefined ? own : resolve(named)
  const reread = () => readConfig(named, stateDir)
  const file = named ?? [own, SYSTEM_FILE].find(existsSync)
  if (file === undefined) return { config: parseConfig({}, 'of defaults'), given: {}, home, reread }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(file, [`cannot be read: ${(error as Error).message}`])
  }
  const config = parseConfigText(text, file)
  return { config, given: JSON.parse(text) as object, file: resolve(file), home, reread }
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError, parseConfig, parseConfigText } from './config.ts'

const SYSTEM_FILE = '/etc/mixbox/mixbox.json'

/**
 * The configuration: the file that is named, else mixbox.json in the state folder, else in /etc/mixbox;
 * where there is none, all defaults.
 * @returns with the file it came from
 * @throws ConfigError
 */
export function readConfig(named: string | undefined, stateDir: string): { config: Config; file?: string } {
  const file = named ?? [join(stateDir, 'mixbox.json'), SYSTEM_FILE].find(existsSync)
  if (file === undefined) return { config: parseConfig({}, 'of defaults') }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(file, [`cannot be read: ${(error as Error).message}`])
  }
  return { config: parseConfigText(text, file), file }
}

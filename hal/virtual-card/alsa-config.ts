import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CardError } from './card-error.ts'
import { cardsIn, pluginPath } from './card-paths.ts'
import { AT, LABEL_BYTES } from './layout.ts'

/** ALSA's own configuration, which ours continues. */
const SYSTEM_CONFIG = '/usr/share/alsa/alsa.conf'

export function alsaConfigPath(runtimeDir: string): string {
  return join(runtimeDir, 'asound.conf')
}

/** The name under which ALSA knows a card. */
export function deviceName(id: string): string {
  return `mixbox_${id}`
}

/**
 * Writes RUNTIME_DIR/asound.conf: everything ALSA knows anyway, `mixbox:CARD=ID` and one entry for each card,
 * which lists of devices show. Whole at every moment.
 * @throws CardError ENOENT where ALSA's own configuration or our plugins are missing
 */
export function writeAlsaConfig(runtimeDir: string): void {
  const path = alsaConfigPath(runtimeDir)
  if (!existsSync(SYSTEM_CONFIG))
    throw new CardError('ENOENT', `find ${SYSTEM_CONFIG}`, 'install ALSA: apt-get install libasound2-data')
  const temporary = `${path}.${process.pid}`
  let ids: string
  // Somebody else's card may appear between reading the folder and renaming the file.
  do {
    const cards = cardsIn(runtimeDir)
    ids = cards.join()
    writeFileSync(temporary, configText(runtimeDir, cards))
    renameSync(temporary, path)
  } while (cardsIn(runtimeDir).join() !== ids)
}

/** Takes it away with the last card; ours alone. */
export function removeAlsaConfig(runtimeDir: string): void {
  if (cardsIn(runtimeDir).length > 0) writeAlsaConfig(runtimeDir)
  else rmSync(alsaConfigPath(runtimeDir), { force: true })
}

/** Plain words cannot break out of ALSA's quotes; a path may hold anything. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function configText(runtimeDir: string, ids: string[]): string {
  const entries = ids.flatMap((id) =>
    ['pcm', 'ctl'].map(
      (kind) => `${kind}.${deviceName(id)} {
  type mixbox
  directory ${quoted(runtimeDir)}
  card ${quoted(id)}
  hint { show on description ${quoted(labelOf(runtimeDir, id))} }
}
`,
    ),
  )
  const anyCard = ['pcm', 'ctl'].map(
    (kind) => `${kind}_type.mixbox { lib ${quoted(pluginPath(kind as 'pcm' | 'ctl'))} }
${kind}.mixbox {
  @args [ CARD ]
  @args.CARD { type string default ${quoted(ids[0] ?? '')} }
  type mixbox
  directory ${quoted(runtimeDir)}
  card $CARD
  hint { show off }
}
`,
  )
  return `# Virtual cards. Written anew when one comes or goes.
<${SYSTEM_CONFIG}>
${anyCard.join('')}${entries.join('')}`
}

/** For display: what ALSA's syntax might stumble over is left out. */
function labelOf(runtimeDir: string, id: string): string {
  const bytes = Buffer.alloc(LABEL_BYTES)
  try {
    const file = openSync(join(runtimeDir, `card-${id}`), 'r')
    readSync(file, bytes, 0, LABEL_BYTES, AT.label)
    closeSync(file)
  } catch {
    // It went meanwhile; the list is written anew.
  }
  return bytes
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .replace(/[^\p{L}\p{N} .,()-]/gu, '')
}

// The box, from its command line on.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  BoxError,
  ConfigError,
  createLog,
  FolderLocks,
  FollowedRate,
  logReader,
  makePaths,
  readConfig,
} from './supervisor/index.ts'
import { Box } from './wiring/box.ts'
import { Cards } from './wiring/cards.ts'
import { OwnBroker } from './wiring/own-broker.ts'
import { showPage } from './wiring/show-page.ts'

const USAGE = `Usage: npm start [-- --config FILE --no-open]
  --config FILE  the configuration; else mixbox.json in the state folder or /etc/mixbox; else defaults
  --no-open      prints the page's address and does not open it in a browser
  --help         this text
MIXBOX_STATE_DIR and MIXBOX_RUNTIME_DIR move what the box keeps. The command line of the running box: mixctl.
Exit codes: 0 ended on demand, 1 cannot run, 2 wrong option or configuration, 3 the box runs already.
`
const EXIT_CODES: Record<string, number> = { ECONFIG: 2, ERUNNING: 3 }

const HERE = dirname(fileURLToPath(import.meta.url))

function version(): string {
  const root = [join(HERE, '..', '..'), join(HERE, '..')].find((folder) =>
    existsSync(join(folder, 'package.json')),
  )!
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

interface Options {
  config: string | undefined
  /** Shows the page, where there is a screen. */
  open: boolean
}

async function run({ config: named, open }: Options): Promise<void> {
  const log = createLog()
  const paths = makePaths()
  const configFile = readConfig(named, paths.stateDir)
  const { config, file } = configFile
  log.info({ file: file ?? 'none, all defaults' }, 'configuration')
  const locks = new FolderLocks(paths)
  const followed = new FollowedRate(paths.runtimeDir, config.rate)
  const cards = await Cards.take(config, paths, log)
  const broker = new OwnBroker(config, paths, log)
  const make = () =>
    new Box({
      ...{ paths, log, cards, configFile, broker },
      version: version(),
      config: { ...config, rate: followed.rate },
    })
  let box = make()
  let stopping = false
  let shown = false

  const stop = async () => {
    // Ctrl-C may be pressed twice.
    if (stopping) return
    stopping = true
    await box.stop()
    await broker.stop()
    await cards.virtual?.process.stop()
    followed.forget()
    locks.release()
    process.exit()
  }
  const start = async () => {
    try {
      const text = await box.start((rate) => void follow(rate))
      // The journal has it all in lines of its own.
      if (text && logReader() !== 'journal') process.stdout.write(text)
      if (text) await broker.start()
      if (!text || logReader() === 'journal') return
      // Followed to another rate, it is open already.
      const first = open && !shown
      shown = true
      void box.page().then((page) => page && showPage(page, first))
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

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: { config: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean' } },
    })
    if (values.help) {
      process.stdout.write(USAGE)
      process.exit(0)
    }
    return { config: values.config, open: !values['no-open'] }
  } catch (error) {
    process.stderr.write(`mixbox: ${(error as Error).message}\n${USAGE}`)
    process.exit(2)
  }
}

const options = readOptions()
try {
  await run(options)
} catch (error) {
  fail(error)
  process.exit()
}

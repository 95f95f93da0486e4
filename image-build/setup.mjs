// Makes a checkout runnable: Debian packages, npm packages, native code, TypeScript, WebAssembly.
// Plain JavaScript with no dependency, because it runs before anything is installed.
// Usage: node image-build/setup.mjs start|test|bench|soak|trials|lab|lab-arm64|cross-arm64|cross-amd64 [--quiet]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

const RUNS_THE_BOX = ['start', 'test', 'bench', 'soak', 'trials', 'lab']

/** What each purpose needs from Debian, and a file that proves it is there. */
const DEBIAN = [
  { purposes: RUNS_THE_BOX, name: 'gcc', proof: '/usr/bin/cc' },
  { purposes: RUNS_THE_BOX, name: 'make', proof: '/usr/bin/make' },
  { purposes: RUNS_THE_BOX, name: 'libc6-dev', proof: '/usr/include/stdio.h' },
  {
    purposes: RUNS_THE_BOX,
    name: 'libasound2-dev',
    proof: '/usr/include/alsa/asoundlib.h',
  },
  // Spoken 48 kHz recordings, one per speaker position: what the virtual card plays into the strips.
  {
    purposes: RUNS_THE_BOX,
    name: 'alsa-utils',
    proof: '/usr/share/sounds/alsa/Front_Center.wav',
  },
  { purposes: ['test', 'bench', 'lab'], name: 'sox', proof: '/usr/bin/sox' },
  { purposes: ['test'], name: 'python3', proof: '/usr/bin/python3' },
  // Templates that Home Assistant is sent are rendered as it renders them.
  {
    purposes: ['test'],
    name: 'python3-jinja2',
    proof: '/usr/lib/python3/dist-packages/jinja2/__init__.py',
  },
  // The dashboard that people are given to copy.
  {
    purposes: ['test'],
    name: 'python3-yaml',
    proof: '/usr/lib/python3/dist-packages/yaml/__init__.py',
  },
  // The service's unit is checked as a file; nothing is started.
  { purposes: ['test'], name: 'systemd', proof: '/usr/bin/systemd-analyze' },
  // The browser panel is tried in a browser.
  { purposes: ['test', 'bench'], name: 'chromium', proof: '/usr/bin/chromium' },
  { purposes: ['test'], name: 'util-linux', proof: '/usr/bin/chrt' },
  // Certificates for tests.
  { purposes: ['test'], name: 'openssl', proof: '/usr/bin/openssl' },
  // A broker of its own for each test that wants one: the package's service is not started.
  {
    purposes: ['test', 'bench', 'trials'],
    name: 'mosquitto',
    proof: '/usr/sbin/mosquitto',
    service: 'mosquitto',
  },
  { purposes: ['test', 'bench', 'trials'], name: 'mosquitto-clients', proof: '/usr/bin/mosquitto_pub' },
  // Trials: a network whose cable is pulled.
  { purposes: ['trials'], name: 'iproute2', proof: '/usr/sbin/ip' },
  { purposes: ['trials'], name: 'util-linux', proof: '/usr/bin/nsenter' },
  // Trials: a save is killed before each of its system calls.
  { purposes: ['test', 'trials'], name: 'strace', proof: '/usr/bin/strace' },
  { purposes: ['lab'], name: 'qemu-system-x86', proof: '/usr/bin/qemu-system-x86_64' },
  { purposes: ['lab'], name: 'ipxe-qemu', proof: '/usr/lib/ipxe/qemu/efi-virtio.rom' },
  { purposes: ['lab'], name: 'mmdebstrap', proof: '/usr/bin/mmdebstrap' },
  { purposes: ['lab'], name: 'e2fsprogs', proof: '/usr/sbin/mke2fs' },
  { purposes: ['lab-arm64'], name: 'qemu-system-arm', proof: '/usr/bin/qemu-system-aarch64' },
  { purposes: ['lab-arm64'], name: 'qemu-user-static', proof: '/usr/bin/qemu-aarch64-static' },
  { purposes: ['lab-arm64'], name: 'binfmt-support', proof: '/usr/sbin/update-binfmts' },
  { purposes: ['lab-arm64'], name: 'arch-test', proof: '/usr/bin/arch-test' },
  { purposes: ['lab'], name: 'openssh-client', proof: '/usr/bin/ssh' },
  { purposes: ['cross-arm64'], name: 'g++-aarch64-linux-gnu', proof: '/usr/bin/aarch64-linux-gnu-g++' },
  { purposes: ['cross-arm64'], name: 'gcc-aarch64-linux-gnu', proof: '/usr/bin/aarch64-linux-gnu-gcc' },
  { purposes: ['cross-amd64'], name: 'g++-x86-64-linux-gnu', proof: '/usr/bin/x86_64-linux-gnu-g++' },
  { purposes: ['cross-amd64'], name: 'gcc-x86-64-linux-gnu', proof: '/usr/bin/x86_64-linux-gnu-gcc' },
  { purposes: ['soak'], name: 'rt-tests', proof: '/usr/bin/cyclictest' },
  // Trials: the machine's clock jumps.
  { purposes: ['trials'], name: 'faketime', proof: '/usr/bin/faketime' },
  { purposes: ['bench'], name: 'jackd2', proof: '/usr/bin/jackd' },
  // What the engine is measured beside.
  { purposes: ['bench'], name: 'supercollider-server', proof: '/usr/bin/scsynth' },
  { purposes: ['bench'], name: 'ffmpeg', proof: '/usr/bin/ffmpeg' },
  {
    purposes: ['bench'],
    name: 'libasound2-plugins',
    proof: null,
    library: 'alsa-lib/libasound_module_pcm_jack.so',
  },
]

/** For the front panel alone: without these the rest of the box is made and mixes. */
const WANTED_DEBIAN = [
  { name: 'g++', proof: '/usr/bin/g++' },
  // A Node from anywhere but Debian brings its headers along.
  { name: 'libnode-dev', proof: join(dirname(process.execPath), '../include/node/node.h') },
]

/** For figures beside others' only, in a folder of its own: no dependency of the box. By the first Node that runs it. */
const BENCH_PACKAGES = [
  { fromNode: 22, name: 'node-web-audio-api', version: '2.2.0' },
  { fromNode: 20, name: 'node-web-audio-api', version: '1.0.9' },
]
const BENCH_FOLDER = 'build/bench'

const NATIVE_FOLDERS = ['hal/linux', 'hal/node-alsa-pcm', 'hal/virtual-card']
/** Native parts of npm packages: their failure is said and lived with. */
const NPM_ADDONS = 'image-build/npm-addons'
const WASM = {
  source: 'firmware/engine/dsp/graph.ts',
  folder: 'firmware/engine/dsp',
  output: 'build/firmware/engine/dsp.wasm',
}
/** The browser panel: one script, one more for the browser's sound thread, one style sheet, beside the files that are served as they are. */
const PANEL = {
  entries: ['ui-panel/panel.ts', 'ui-panel/sound/sound-worklet.ts', 'ui-panel/style/panel.css'],
  statics: 'ui-panel/static',
  folder: 'build/ui-panel',
}
const ESBUILD_FLAGS = ['--bundle', '--minify', '--format=esm', '--target=es2022', '--entry-names=[name]']
const ASC_FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']

const [purpose = '', flag] = process.argv.slice(2)
const purposes = [...new Set(DEBIAN.flatMap((entry) => entry.purposes))]
if (!purposes.includes(purpose)) fail(`setup: purpose "${purpose}" is not one of ${purposes.join(', ')}`)
const quiet = flag === '--quiet'

process.chdir(ROOT)
checkNode()
const release = takeLock('build/.setup-lock')
try {
  installDebianPackages()
  installNpmPackages()
  if (purpose === 'bench') installBenchPackages()
  buildNative()
  installWantedDebianPackages()
  buildNpmAddons()
  buildTypeScript()
  buildWasm()
  buildPanel()
} finally {
  release()
}

function say(line) {
  if (!quiet) process.stderr.write(`setup: ${line}\n`)
}

function fail(line) {
  process.stderr.write(`${line}\n`)
  process.exit(1)
}

function run(command, args, options = {}) {
  const refused = attempt(command, args, options)
  if (refused) fail(refused)
}

/** What went wrong, if something did. */
function attempt(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', ...options })
  if (done.error) return `setup: ${command} could not be started: ${done.error.message}`
  if (done.status !== 0) {
    return `setup: "${[command, ...args].join(' ')}" failed (exit ${done.status})\n${done.stdout}${done.stderr}`
  }
}

function nodeMajor() {
  return Number(process.versions.node.split('.')[0])
}

function checkNode() {
  const major = nodeMajor()
  if (major < 20) fail(`setup: Node ${process.versions.node} is too old; Mixbox needs Node 20 or newer`)
}

/** One set-up at a time per checkout; a lock left by a dead process is taken over. */
function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true })
  const deadline = Date.now() + 10 * 60_000
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      const remove = () => rmSync(path, { force: true })
      process.on('exit', remove)
      return remove
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let holder = Number.NaN
    try {
      holder = Number(readFileSync(path, 'utf8'))
    } catch {}
    if (holder && !existsSync(`/proc/${holder}`)) rmSync(path, { force: true })
    else if (Date.now() > deadline)
      fail(`setup: another set-up (process ${holder}) holds ${path} for 10 minutes`)
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

function present(entry) {
  if (entry.proof) return existsSync(entry.proof)
  return readdirSync('/usr/lib').some((folder) => existsSync(join('/usr/lib', folder, entry.library)))
}

function installDebianPackages() {
  const entries = DEBIAN.filter((entry) => entry.purposes.includes(purpose) && !present(entry))
  const missing = entries.map((entry) => entry.name)
  if (missing.length === 0) return
  const byHand = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) {
    fail(
      `setup: this system has no apt-get. Install the equivalents of these Debian packages: ${missing.join(' ')}`,
    )
  }
  if (!mayInstall()) {
    fail(
      `setup: these Debian packages are missing, and there is no sudo without a password. Run once:\n  ${byHand}`,
    )
  }
  say(`installing Debian packages: ${missing.join(' ')}`)
  const refused = aptInstall(missing)
  if (refused) fail(refused)
  for (const { service } of entries) if (service) stopService(service)
}

/** Debian starts what it installs; nobody has asked for a server here. */
function stopService(name) {
  // The folder tells that systemd runs this machine: sd_booted(3).
  if (!existsSync('/run/systemd/system')) return
  const [program, ...args] = [...asRoot(), 'systemctl', 'disable', '--now', name]
  const refused = attempt(program, args)
  if (refused) say(`${name} could not be stopped\n${refused}`)
}

function isRoot() {
  return process.getuid() === 0
}

function asRoot() {
  return isRoot() ? [] : ['sudo', '-n']
}

function mayInstall() {
  return isRoot() || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

/** What went wrong, if something did. */
function aptInstall(names) {
  const install = ['install', '-q', '-y', '--no-install-recommends', ...names]
  for (const words of [['update', '-q'], install]) {
    const command = [...asRoot(), 'apt-get', ...words]
    const refused = attempt(command[0], command.slice(1), {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (refused) return refused
  }
}

/** Tried once, not at every start. */
function installWantedDebianPackages() {
  const missing = WANTED_DEBIAN.filter(({ proof }) => !existsSync(proof)).map(({ name }) => name)
  const key = missing.join(' ')
  if (missing.length === 0 || upToDate('wanted', key)) return
  say(`installing Debian packages for the front panel: ${key}`)
  const refused =
    existsSync('/usr/bin/apt-get') && mayInstall() ? aptInstall(missing) : 'setup: no right to install'
  if (refused) say(`they could not be installed: sudo apt-get install ${key}\n${refused}`)
  writeFileSync(stamp('wanted'), key)
}

function stamp(name) {
  return join('build', `.${name}-stamp`)
}

function upToDate(name, key) {
  const path = stamp(name)
  return existsSync(path) && readFileSync(path, 'utf8') === key
}

function installNpmPackages() {
  const key = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(process.arch)
    .digest('hex')
  if (existsSync('node_modules/typescript') && upToDate('npm', key)) return
  say('installing npm packages')
  // Install scripts are not needed: the only native code is our own, built below.
  // Not "npm ci": it refuses a lock file that lacks optional packages of other platforms.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'])
  writeFileSync(stamp('npm'), key)
}

/** Tried once: a bench leaves out what is not there, and says so. */
function installBenchPackages() {
  const entry = BENCH_PACKAGES.find(({ fromNode }) => nodeMajor() >= fromNode)
  const wanted = `${entry.name}@${entry.version}`
  if (upToDate('bench', wanted)) return
  rmSync(BENCH_FOLDER, { recursive: true, force: true })
  mkdirSync(BENCH_FOLDER, { recursive: true })
  say(`installing ${wanted} into ${BENCH_FOLDER}`)
  const words = [
    'install',
    '--prefix',
    BENCH_FOLDER,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  const refused = attempt('npm', [...words, wanted])
  if (refused) say(`it could not be installed\n${refused}`)
  writeFileSync(stamp('bench'), wanted)
}

function buildNative() {
  for (const folder of NATIVE_FOLDERS) {
    if (spawnSync('make', ['-q', '-C', folder], { stdio: 'ignore' }).status === 0) continue
    say(`building ${folder}`)
    run('make', ['-C', folder])
  }
}

/** Said whenever it fails, also when quiet: there is no front panel then. */
function buildNpmAddons() {
  if (spawnSync('make', ['-q', '-C', NPM_ADDONS], { stdio: 'ignore' }).status === 0) return
  say(`building ${NPM_ADDONS}`)
  const refused = attempt('make', ['-C', NPM_ADDONS])
  if (refused)
    process.stderr.write(`${refused.trim()}\nsetup: so there is no front panel; the box mixes without it\n`)
}

/** Names, sizes and modification times of a tree's sources: cheap, and changes when a file goes as well. */
function fingerprint(folders, suffixes) {
  const hash = createHash('sha256')
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!['build', 'dist', 'node_modules'].includes(entry.name)) walk(path)
      } else if (suffixes.some((suffix) => entry.name.endsWith(suffix))) {
        const { mtimeMs, size } = statSync(path)
        hash.update(`${path} ${mtimeMs} ${size}\n`)
      }
    }
  }
  for (const folder of folders) if (existsSync(folder)) walk(folder)
  return hash.digest('hex')
}

function buildTypeScript() {
  const key = fingerprint(['firmware', 'hal', 'test', 'ui-panel', 'image-build'], ['.ts', 'tsconfig.json'])
  if (existsSync('build/firmware/main.js') && upToDate('tsc', key)) return
  say('compiling TypeScript')
  removeOrphans('build', '.')
  removeOrphans('hal/node-alsa-pcm/dist', 'hal/node-alsa-pcm')
  run('node_modules/.bin/tsc', ['-b'])
  writeFileSync(stamp('tsc'), key)
}

/** Compiled files whose source is gone would still be found by the test runner. */
function removeOrphans(outFolder, sourceFolder) {
  if (!existsSync(outFolder)) return
  for (const entry of readdirSync(outFolder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue
    const folder = entry.parentPath ?? entry.path
    if (folder.startsWith(BENCH_FOLDER)) continue
    const out = join(folder, entry.name)
    const source = join(sourceFolder, out.slice(outFolder.length + 1).replace(/\.js$/, '.ts'))
    if (!existsSync(source)) rmSync(out)
  }
}

function buildWasm() {
  const key = fingerprint([WASM.folder], ['.ts'])
  if (existsSync(WASM.output) && upToDate('wasm', key)) return
  say('compiling the DSP kernels')
  mkdirSync(dirname(WASM.output), { recursive: true })
  run('node_modules/.bin/asc', [WASM.source, ...ASC_FLAGS, '-o', WASM.output])
  writeFileSync(stamp('wasm'), key)
}

function buildPanel() {
  const key = fingerprint(['ui-panel', 'firmware/console'], ['.ts', '.css', '.html', '.svg', '.webmanifest'])
  if (existsSync(join(PANEL.folder, 'panel.js')) && upToDate('panel', key)) return
  say('bundling the browser panel')
  run('node_modules/.bin/esbuild', [...PANEL.entries, ...ESBUILD_FLAGS, `--outdir=${PANEL.folder}`])
  for (const name of readdirSync(PANEL.statics))
    copyFileSync(join(PANEL.statics, name), join(PANEL.folder, name))
  writeFileSync(stamp('panel'), key)
}

// The rooms of the house and who may import whom. An import never goes up, and surfaces never
// import one another: whoever breaks this makes a part that can no longer be understood alone.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

/** Longest prefix wins. `may` lists the rooms whose files a room may import, besides its own. */
const ROOMS: { room: string; may: string[] }[] = [
  { room: 'hal/linux', may: [] },
  { room: 'hal/gpio', may: ['hal/linux'] },
  { room: 'hal/node-alsa-pcm', may: [] },
  { room: 'hal/wav', may: [] },
  { room: 'hal/i2c', may: [] },
  { room: 'hal/chips', may: ['hal/i2c'] },
  { room: 'hal/virtual-card', may: ['hal/linux', 'hal/wav'] },
  { room: 'firmware/console', may: [] },
  { room: 'firmware/arena', may: ['firmware/console', 'hal/linux'] },
  {
    room: 'firmware/engine',
    may: ['firmware/arena', 'firmware/console', 'hal/node-alsa-pcm', 'hal/linux'],
  },
  // The offline renderer is the engine fed from files: the one part of it that reads and writes them.
  {
    room: 'firmware/engine/render',
    may: ['firmware/engine', 'firmware/arena', 'firmware/console', 'hal/linux', 'hal/wav'],
  },
  { room: 'firmware/media', may: ['firmware/arena', 'firmware/console', 'hal/linux', 'hal/wav'] },
  // One way to answer requests on a socket.
  { room: 'firmware/broker', may: ['firmware/media/server.ts'] },
  { room: 'firmware/supervisor', may: ['firmware/arena', 'firmware/console', 'hal/linux'] },
  // What programs can ask for is one table, whatever way they speak.
  { room: 'firmware/surfaces/operations', may: ['firmware/supervisor', 'firmware/console'] },
  {
    room: 'firmware/surfaces/maintenance',
    may: ['firmware/surfaces/operations', 'firmware/supervisor', 'firmware/console', 'firmware/arena', 'hal'],
  },
  {
    room: 'firmware/surfaces/web',
    may: ['firmware/surfaces/operations', 'firmware/supervisor', 'firmware/console', 'firmware/arena'],
  },
  {
    room: 'firmware/surfaces/mqtt',
    may: ['firmware/supervisor', 'firmware/console', 'firmware/arena', 'hal'],
  },
  {
    room: 'firmware/surfaces/front-panel',
    may: ['firmware/supervisor', 'firmware/console', 'firmware/arena', 'hal'],
  },
  // Panic has to work when nobody is left to ask: the one word of shared memory that mixctl writes. And there is one
  // way to write a file whole.
  {
    room: 'firmware/mixctl',
    may: ['firmware/console', 'firmware/arena/control-word.ts', 'firmware/supervisor/replace-file.ts'],
  },
  { room: 'firmware/wiring', may: ['firmware', 'hal'] },
  { room: 'firmware/main.ts', may: ['firmware', 'hal'] },
  { room: 'firmware/end-leftovers.ts', may: ['firmware/arena', 'firmware/supervisor'] },
  { room: 'ui-panel', may: ['firmware/console'] },
  { room: 'image-build', may: [] },
  { room: 'test', may: ['firmware', 'hal', 'ui-panel', 'test'] },
]

/** Rooms without input or output: no Node module either, so that they run in a browser too. */
const PURE = ['firmware/console', 'ui-panel']

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(^|\/)(build|dist|node_modules)\//.test(name))
    .map((name) => join(folder, name))
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)
}

function inside(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`)
}

function roomOf(file: string): { room: string; may: string[] } | undefined {
  return ROOMS.filter((entry) => inside(file, entry.room)).sort((a, b) => b.room.length - a.room.length)[0]
}

/** The project path an import points to, or undefined for packages and Node's own modules. */
function target(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier))
  return specifier === 'node-alsa-pcm' ? 'hal/node-alsa-pcm' : undefined
}

const files = ['firmware', 'hal', 'ui-panel', 'image-build', 'test'].flatMap(sources)

test('every source file lives in a known room', () => {
  assert.equal(
    files.filter((file) => roomOf(file) === undefined),
    [],
  )
})

test('no room imports from a higher floor or from a neighbour it must not know', () => {
  const faults: string[] = []
  for (const file of files) {
    const home = roomOf(file)
    if (!home) continue
    for (const specifier of imports(file)) {
      const path = target(file, specifier)
      if (path === undefined || inside(path, home.room)) continue
      if (!home.may.some((room) => inside(path, room))) faults.push(`${file} imports ${path}`)
    }
  }
  assert.equal(faults, [])
})

test('pure rooms import nothing of Node', () => {
  const faults = files
    .filter((file) => PURE.some((room) => inside(file, room)))
    .flatMap((file) => imports(file).map((specifier) => `${file} imports ${specifier}`))
    .filter((line) => / imports node:/.test(line))
  assert.equal(faults, [])
})

test.run()

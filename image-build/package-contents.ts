// What the installed box is made of, and where it lies.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Entry {
  /** File or folder of the checkout; "build/..." is what the compiler made. */
  from: string
  /** Below the root of the installed system. */
  to: string
  executable?: boolean
}

/** The box's own folder. */
export const HOME = 'usr/lib/mixbox'

const FILES: readonly Entry[] = [
  { from: 'package.json', to: `${HOME}/package.json` },
  { from: 'build/firmware', to: `${HOME}/build/firmware` },
  { from: 'build/hal', to: `${HOME}/build/hal` },
  { from: 'systemd/mixbox.service', to: 'usr/lib/systemd/system/mixbox.service' },
  { from: 'systemd/mixbox.sysusers', to: 'usr/lib/sysusers.d/mixbox.conf' },
  { from: 'systemd/60-mixbox.rules', to: 'usr/lib/udev/rules.d/60-mixbox.rules' },
  { from: 'hal/node-alsa-pcm/package.json', to: `${HOME}/node_modules/node-alsa-pcm/package.json` },
  { from: 'hal/node-alsa-pcm/dist/src', to: `${HOME}/node_modules/node-alsa-pcm/dist/src` },
  { from: 'README.md', to: 'usr/share/doc/mixbox/README.md' },
  { from: 'LICENSE', to: 'usr/share/doc/mixbox/copyright' },
]

/** Where native code is found at run time, below a folder that holds that of one architecture. */
const NATIVES: readonly Entry[] = [
  { from: 'hal/linux/build/linux.node', to: `${HOME}/hal/linux/build/linux.node` },
  {
    from: 'hal/node-alsa-pcm/build/alsa_pcm.node',
    to: `${HOME}/node_modules/node-alsa-pcm/build/alsa_pcm.node`,
  },
  ...['pcm', 'ctl']
    .map((kind) => `hal/virtual-card/build/libasound_module_${kind}_mixbox.so`)
    .map((from) => ({
      from,
      to: `${HOME}/${from}`,
    })),
]

/** Needed to build, not to run. */
const BUILD_ONLY = new Set(['node_modules/node-api-headers'])

interface LockEntry {
  dev?: boolean
  link?: boolean
  optional?: boolean
}

/** npm packages the box runs with, by the lock file. @throws Error naming one that is not installed */
function npmPackages(): Entry[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockEntry>
  }
  return Object.entries(packages)
    .filter(
      ([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link && !BUILD_ONLY.has(path),
    )
    .filter(([path, { optional }]) => {
      if (existsSync(path)) return true
      if (!optional) throw new Error(`${path} is not installed: npm install`)
      return false
    })
    .map(([path]) => ({ from: path, to: `${HOME}/${path}` }))
}

/** Verbs of the installed box that people type. */
const COMMANDS: Readonly<Record<string, string>> = {
  mixctl: 'build/firmware/mixctl/main.js',
  'mixbox-render': 'build/firmware/engine/render/main.js',
}

/** Files that are made, not copied. */
export function writtenFiles(): Record<string, { text: string; executable?: boolean }> {
  return Object.fromEntries(
    Object.entries(COMMANDS).map(([name, program]) => [
      `usr/bin/${name}`,
      { text: `#!/bin/sh\nexec /usr/bin/node /${HOME}/${program} "$@"\n`, executable: true },
    ]),
  )
}

/** @param natives folder whose hal/ holds the native code of the package's architecture */
export function contents(natives: string): Entry[] {
  const helpers = existsSync('systemd')
    ? readdirSync('systemd')
        .filter((name) => name.endsWith('.sh'))
        .map((name) => ({ from: join('systemd', name), to: `${HOME}/systemd/${name}`, executable: true }))
    : []
  return [
    ...FILES,
    ...helpers,
    ...NATIVES.map(({ from, to }) => ({ from: join(natives, from), to })),
    ...npmPackages(),
  ]
}

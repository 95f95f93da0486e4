// What the installed box is made of, and where it lies.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'

export interface Entry {
  /** File or folder of the checkout; "build/..." is what the compiler made. Source maps stay behind: so do the sources. */
  from: string
  /** Below the root of the installed system. */
  to: string
  executable?: boolean
  /** A part of it that stays behind. */
  without?: string
}

/** The box's own folder. */
export const HOME = 'usr/lib/mixbox'

const FILES: readonly Entry[] = [
  { from: 'package.json', to: `${HOME}/package.json` },
  { from: 'build/firmware', to: `${HOME}/build/firmware` },
  { from: 'build/hal', to: `${HOME}/build/hal` },
  { from: 'build/ui-panel', to: `${HOME}/build/ui-panel`, without: 'build/ui-panel/model' },
  { from: 'systemd/mixbox.service', to: 'usr/lib/systemd/system/mixbox.service' },
  { from: 'systemd/mixbox-poweroff.path', to: 'usr/lib/systemd/system/mixbox-poweroff.path' },
  { from: 'systemd/mixbox-poweroff.service', to: 'usr/lib/systemd/system/mixbox-poweroff.service' },
  { from: 'systemd/mixbox.sysusers', to: 'usr/lib/sysusers.d/mixbox.conf' },
  { from: 'systemd/60-mixbox.rules', to: 'usr/lib/udev/rules.d/60-mixbox.rules' },
  { from: 'hal/node-alsa-pcm/package.json', to: `${HOME}/node_modules/node-alsa-pcm/package.json` },
  { from: 'hal/node-alsa-pcm/dist/src', to: `${HOME}/node_modules/node-alsa-pcm/dist/src` },
  ...['systemd/mixbox.tmpfiles']
    .filter((from) => existsSync(from))
    .map((from) => ({ from, to: 'usr/lib/tmpfiles.d/mixbox.conf' })),
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
  ...['node_modules/epoll/build/Release/epoll.node', 'node_modules/i2c-bus/build/Release/i2c.node'].map(
    (from) => ({ from, to: `${HOME}/${from}` }),
  ),
]

/** Needed to build, not to run. */
const BUILD_ONLY = new Set(['node_modules/node-api-headers', 'node_modules/nan'])

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
    .map(([path]) => ({
      from: path,
      to: `${HOME}/${path}`,
      // Built for this machine, which need not be the package's.
      ...(NATIVES.some(({ from }) => from.startsWith(`${path}/build/`)) && { without: join(path, 'build') }),
    }))
}

/** Verbs of the installed box that people type. */
const COMMANDS: Readonly<Record<string, string>> = {
  mixctl: 'build/firmware/mixctl/main.js',
  'mixbox-render': 'build/firmware/engine/render/main.js',
}

/** Files that are made, not copied. */
export function writtenFiles(): Record<string, { text: string; executable?: boolean }> {
  const commands = Object.entries(COMMANDS).map(([name, program]) => [
    `usr/bin/${name}`,
    { text: `#!/bin/sh\nexec /usr/bin/node /${HOME}/${program} "$@"\n`, executable: true },
  ])
  const completion = runTool(process.execPath, [COMMANDS['mixctl']!, 'completion', 'bash'])
  return {
    ...Object.fromEntries(commands),
    'usr/share/bash-completion/completions/mixctl': { text: completion },
  }
}

/** @param natives folder laid out like the checkout, which holds the native code of the package's architecture */
export function nativeFiles(natives: string): Entry[] {
  return NATIVES.map(({ from, to }) => ({ from: join(natives, from), to }))
}

/** What is the same for every architecture. */
export function contents(): Entry[] {
  const helpers = existsSync('systemd')
    ? readdirSync('systemd')
        .filter((name) => name.endsWith('.sh'))
        .map((name) => ({ from: join('systemd', name), to: `${HOME}/systemd/${name}`, executable: true }))
    : []
  return [...FILES, ...helpers, ...npmPackages()]
}

// npm run install-service: the box of this checkout as a service of this machine. Again: an upgrade.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runTool } from './run-tool.ts'

const AFTER = `mixbox runs as a service and starts with the machine.
  mixctl status               what it does; members of the group mixbox may ask: sudo adduser $USER mixbox
  journalctl -u mixbox        what it says
  sudo systemctl stop mixbox  until the next start; "disable" for good
  sudo apt remove mixbox      "purge" forgets what it was set to as well
`

function install(): void {
  const told = runTool(process.execPath, ['build/image-build/package.js'])
  const made = told.trim().split('\n').at(-1)!
  // Where apt's own user can read it: a home folder is closed to it.
  const folder = mkdtempSync(join(tmpdir(), 'mixbox-'))
  try {
    runTool('chmod', ['755', folder])
    const path = join(folder, basename(made))
    copyFileSync(made, path)
    const command = [
      ...(process.getuid?.() === 0 ? [] : ['sudo']),
      ...['apt-get', 'install', '-y', '--reinstall', '--allow-downgrades', path],
    ]
    process.stdout.write(`${command.join(' ')}\n`)
    const done = spawnSync(command[0]!, command.slice(1), { stdio: 'inherit' })
    if (done.error) throw new Error(`${command[0]} could not be started: ${done.error.message}`)
    if (done.status !== 0) throw new Error(`apt-get install failed (exit ${done.status})`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  process.stdout.write(`\n${AFTER}`)
}

try {
  install()
} catch (error) {
  process.stderr.write(`install-service: ${(error as Error).message}\n`)
  process.exitCode = 1
}

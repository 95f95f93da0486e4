import { spawn } from 'node:child_process'
import { browserCommand } from './browser-command.ts'

/** The last line of a start: where the panel is, for whoever started the box. @param open in a browser too, where there is a screen */
export function showPage(page: string, open: boolean): void {
  process.stdout.write(`Open in a browser: ${page}\n`)
  const starter = { platform: process.platform, env: process.env, terminal: process.stdout.isTTY === true }
  const command = open ? browserCommand(starter) : undefined
  if (!command) return
  const program = spawn(command, [page], { stdio: 'ignore', detached: true })
  // Without one the address is enough.
  program.on('error', () => {})
  program.unref()
}

import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import type { Lab } from './lab.ts'
import type { Architecture } from './recipe.ts'

/**
 * The configuration of the lab's box, in place before the package, as somebody who images cards does it. Small and
 * patient, because its machine is some forty times slower than a real one.
 */
export const LAB_CONFIG = {
  cards: { capture: 'hw:CARD=Loopback,DEV=0', playback: 'hw:CARD=Loopback,DEV=0' },
  periodFrames: 1024,
  periods: 4,
  channels: { inputs: 2, outputs: 2 },
  console: { strips: 2 },
  assets: { mebibytes: 16 },
  // No trial asks for it: one process less in a slow machine.
  mqtt: { broker: 'off' },
  // A machine without GPIO chips would simulate a whole panel.
  panel: { build: 'off' },
  patience: 12,
}

/**
 * Seconds. On a machine that others work on too the engine took 133 to start, one that was killed for taking too long
 * came before it, and the box sounded 314 after its start.
 */
const FIRST_SOUND_WITHIN = 420

/** Patience of the service manager, likewise. */
const SLOW_UNIT = '[Service]\nTimeoutStartSec=300s\nTimeoutStopSec=60s\nWatchdogSec=60s\n'
const DROP_IN = '/etc/systemd/system/mixbox.service.d'

/** As an owner makes it. @returns path of the .deb @throws Error with what was said */
export function makePackage(arch: Architecture, folder: string): string {
  const done = spawnSync('npm', ['run', '-s', 'package', '--', '--arch', arch, '--out', folder], {
    encoding: 'utf8',
  })
  const path = done.stdout?.trim().split('\n').at(-1) ?? ''
  if (done.status !== 0 || !path.endsWith('.deb')) {
    throw new Error(`npm run package failed (exit ${done.status}):\n${done.stdout}${done.stderr}`)
  }
  return path
}

export async function configureBox(lab: Lab, config: object): Promise<void> {
  await lab.run('mkdir -p /etc/mixbox && cat > /etc/mixbox/mixbox.json', { input: JSON.stringify(config) })
}

/** As an owner installs it; the package starts the service. @param debian path of the package on this machine */
export async function installBox(lab: Lab, debian: string): Promise<void> {
  const given = lab.give(debian)
  await configureBox(lab, LAB_CONFIG)
  await lab.run(`mkdir -p ${DROP_IN} && cat > ${DROP_IN}/lab.conf`, { input: SLOW_UNIT })
  await lab.run(
    `cp ${given} /root/ && DEBIAN_FRONTEND=noninteractive apt-get install -q -y /root/${basename(given)}`,
    {
      within: 180,
    },
  )
  await untilSounding(lab, FIRST_SOUND_WITHIN)
}

/** The service is up and its engine has the card. */
export async function untilSounding(lab: Lab, within = 180): Promise<void> {
  await lab.until('the box runs with its card', within, async () => {
    const { code, stdout } = await lab.run('mixctl status --json', { codes: 'any', within: 60 })
    return code === 0 && (JSON.parse(stdout) as { engine: { state: string } }).engine.state === 'running'
  })
}

// What dpkg is told of the package, and what it does at install and removal.

export interface ControlFacts {
  version: string
  arch: string
  /** kB. */
  installedSize: number
}

/** libasound2t64 is its name since Debian 13. */
const DEPENDS = [
  'nodejs (>= 20)',
  'libasound2t64 | libasound2',
  'libc6 (>= 2.34)',
  'systemd | systemd-sysusers',
]

export function control({ version, arch, installedSize }: ControlFacts): string {
  return [
    'Package: mixbox',
    `Version: ${version}`,
    `Architecture: ${arch}`,
    'Maintainer: Mixbox <mixbox@localhost>',
    `Installed-Size: ${installedSize}`,
    `Depends: ${DEPENDS.join(', ')}`,
    // The virtual card plays its spoken recordings.
    'Recommends: alsa-utils',
    'Section: sound',
    'Priority: optional',
    'Description: digital audio mixer',
    ' Turns a small computer with a sound card into a digital audio mixer: strips,',
    ' buses and outputs mixed in real time, moved from a front panel, a browser,',
    ' MQTT or the command line.',
    '',
  ].join('\n')
}

/** Nothing of these may fail where no systemd runs: in the making of an image. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  systemd-sysusers mixbox.conf
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    udevadm control --reload || true
    udevadm trigger --subsystem-match=gpio --subsystem-match=i2c-dev || true
  fi
  # An owner who has turned the service off keeps it off over an upgrade.
  [ -n "$2" ] || systemctl enable mixbox.service
  if [ -d /run/systemd/system ] && systemctl -q is-enabled mixbox.service; then
    systemctl restart --no-block mixbox.service
  fi
fi
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ]; then
  [ ! -d /run/systemd/system ] || systemctl stop mixbox.service
  systemctl disable mixbox.service
fi
`,
  postrm: `#!/bin/sh
set -e
[ "$1" != purge ] || rm -rf /var/lib/mixbox
[ ! -d /run/systemd/system ] || systemctl daemon-reload
`,
}

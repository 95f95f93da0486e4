// What dpkg is told of the package, and what it does at install and removal.

export interface ControlFacts {
  version: string
  arch: string
  /** kB. */
  installedSize: number
  /** The oldest C library its native code runs with. */
  libc: string
  /** The one major version of Node whose ABI onoff's and i2c-bus's native code is built for. */
  node: number
}

function depends({ libc, node }: ControlFacts): string[] {
  return [
    ...[`nodejs (>= ${node})`, `nodejs (<< ${node + 1})`],
    // Its name since Debian 13, and before.
    'libasound2t64 | libasound2',
    `libc6 (>= ${libc})`,
    'systemd | systemd-sysusers',
  ]
}

export function control(facts: ControlFacts): string {
  const { version, arch, installedSize } = facts
  return [
    'Package: mixbox',
    `Version: ${version}`,
    `Architecture: ${arch}`,
    'Maintainer: Mixbox <mixbox@localhost>',
    `Installed-Size: ${installedSize}`,
    `Depends: ${depends(facts).join(', ')}`,
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

/**
 * Nothing of these may fail where no systemd runs: in the making of an image. deb-systemd-helper remembers over upgrade,
 * removal and another installation whether the owner has turned the service off.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  systemd-sysusers mixbox.conf
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    [ ! -f /usr/lib/tmpfiles.d/mixbox.conf ] || systemd-tmpfiles --create mixbox.conf
    udevadm control --reload || true
    udevadm trigger --subsystem-match=gpio --subsystem-match=i2c-dev || true
  fi
  deb-systemd-helper unmask mixbox.service >/dev/null
  if deb-systemd-helper --quiet was-enabled mixbox.service; then
    deb-systemd-helper enable mixbox.service >/dev/null
    [ ! -d /run/systemd/system ] || systemctl restart --no-block mixbox.service
  else
    deb-systemd-helper update-state mixbox.service >/dev/null
    [ ! -d /run/systemd/system ] || systemctl try-restart --no-block mixbox.service
  fi
fi
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl stop mixbox.service
fi
`,
  postrm: `#!/bin/sh
set -e
if [ "$1" = remove ] && [ -x /usr/bin/deb-systemd-helper ]; then
  deb-systemd-helper mask mixbox.service >/dev/null
fi
if [ "$1" = purge ]; then
  if [ -x /usr/bin/deb-systemd-helper ]; then
    deb-systemd-helper purge mixbox.service >/dev/null
    deb-systemd-helper unmask mixbox.service >/dev/null
  fi
  rm -rf /var/lib/mixbox
fi
[ ! -d /run/systemd/system ] || systemctl daemon-reload
`,
}

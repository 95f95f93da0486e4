// What the lab's machine is made of. Whatever changes here makes a new machine.

export type Architecture = 'amd64' | 'arm64'

/** One mirror for both: Debian's stable release, and the kernel of the testing one. */
const MIRROR = 'http://deb.debian.org/debian'

export const SUITE = 'trixie'
/** Stable's kernels are built without gpio-sim; testing's have it, and every driver the box meets. */
export const KERNEL_SUITE = 'forky'

/** In the order in which apt reads them. A mirror that has stood still for two weeks is still good for a kernel. */
export const SOURCES = [
  `deb ${MIRROR} ${SUITE} main`,
  `deb [check-valid-until=no] ${MIRROR} ${KERNEL_SUITE} main`,
]

export const APT_PINS = `Package: *
Pin: release n=${KERNEL_SUITE}
Pin-Priority: -1

Package: linux-*
Pin: release n=${KERNEL_SUITE}
Pin-Priority: 990
`

const PACKAGES = [
  // A plain Debian with the services a box has.
  ...[
    'systemd-sysv',
    'udev',
    'dbus',
    'kmod',
    'initramfs-tools',
    'openssh-server',
    'iproute2',
    'procps',
    'sudo',
  ],
  // What the box's own package asks for: the lab has no network to fetch it from.
  ...['nodejs', 'libasound2t64', 'alsa-utils'],
  // Independent eyes: registers, lines, processes.
  ...['i2c-tools', 'gpiod', 'psmisc'],
]

export function packagesOf(arch: Architecture): string[] {
  return [...PACKAGES, `linux-image-${arch}`]
}

/** What nobody reads in a machine without a person. */
export const DPKG_OPTIONS = ['man', 'locale', 'doc'].map((name) => `path-exclude=/usr/share/${name}/*`)

/** Files of the machine that are not Debian's. */
export const FILES: Readonly<Record<string, string>> = {
  'etc/hostname': 'lab\n',
  'etc/systemd/network/lab.network':
    '[Match]\nName=en*\n[Network]\nDHCP=no\nLinkLocalAddressing=no\nAddress=10.0.2.15/24\n',
  'etc/fstab':
    '/dev/vda / ext4 defaults 0 1\nhost /host 9p trans=virtio,version=9p2000.L,msize=262144,nofail 0 0\n',
  // The card first: its number is what programs without a name open.
  'etc/modules-load.d/lab.conf': 'snd-aloop\ni2c-dev\n',
  'etc/modprobe.d/lab.conf':
    'options snd-aloop id=Loopback index=0\noptions snd-dummy id=Dummy pcm_substreams=1\n',
  'etc/initramfs-tools/modules': 'virtio_pci\nvirtio_blk\next4\n',
  'etc/initramfs-tools/conf.d/lab': 'MODULES=list\nBUSYBOX=n\nCOMPRESS=gzip\n',
  // Somebody who calls a machine while it boots is not to be punished for it.
  'etc/ssh/sshd_config.d/lab.conf': 'PerSourcePenalties no\nMaxStartups 100\n',
  // Everything the journal says is kept over a reboot, so that it can be read afterwards.
  'var/log/journal/.keep': '',
}

export const FOLDERS = ['host', 'etc/mixbox']

export const ENABLED = ['systemd-networkd', 'ssh']
/** Nothing of the machine runs by the clock. */
export const MASKED = [
  'systemd-networkd-wait-online.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'fstrim.timer',
]

export const DISK_BYTES = 3 * 2 ** 30

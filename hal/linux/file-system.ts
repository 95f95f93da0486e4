import { check } from './errors.ts'
import { native } from './native.ts'

/** statfs(2), linux/magic.h. */
const NAMES: Record<number, string> = {
  16914836: 'tmpfs',
  2240043254: 'ramfs',
  61267: 'ext2, ext3 or ext4',
  2035054128: 'overlayfs',
  2435016766: 'btrfs',
  1481003842: 'xfs',
  4076150800: 'f2fs',
  801189825: 'zfs',
  19780: 'vfat',
  26985: 'nfs',
  1702057286: 'a FUSE file system',
  16914839: '9p',
  40864: 'proc',
  1650812274: 'sysfs',
}

/** @throws LinuxError ENOENT ... */
export function fileSystemOf(path: string): string {
  const magic = check(`look at the file system of ${path}`, native.fileSystem(path))
  return NAMES[magic] ?? `a file system of type 0x${magic.toString(16)}`
}

/** True when a folder's files live in memory that may be locked and has a limit: on a tmpfs. @throws LinuxError ENOENT ... */
export function isOnMemoryFileSystem(folder: string): boolean {
  return fileSystemOf(folder) === 'tmpfs'
}

import { badDisk, run } from './bad-disk.ts'
import type { Trial } from './trial.ts'

export const diskReadOnly: Trial = {
  name: 'disk-read-only',
  what: 'The disk that keeps the state has become read-only: mixing goes on, the box says so, and saves once it can.',
  run: (context) =>
    badDisk(context, {
      // The supervisor's lock is open for writing, and would keep the file system itself from it: the same once more,
      // over itself, is free of it.
      spoil(folder) {
        run('mount', '--bind', folder, folder)
        run('mount', '-o', 'remount,bind,ro', folder)
      },
      mend: (folder) => run('umount', folder),
    }),
}

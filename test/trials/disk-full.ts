import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { badDisk } from './bad-disk.ts'
import type { Trial } from './trial.ts'

const ballast = (folder: string) => join(folder, 'ballast')

export const diskFull: Trial = {
  name: 'disk-full',
  what: 'The disk that keeps the state is full: mixing goes on, the box says so, and saves as soon as there is room.',
  run: (context) =>
    badDisk(context, {
      spoil(folder) {
        const file = openSync(ballast(folder), 'w')
        const block = Buffer.alloc(4096)
        try {
          for (;;) writeSync(file, block)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        } finally {
          closeSync(file)
        }
      },
      mend(folder) {
        rmSync(ballast(folder))
      },
    }),
}

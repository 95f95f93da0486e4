import type { Build } from './build.ts'
import { desk } from './desk.ts'
import { mini } from './mini.ts'
import { pads } from './pads.ts'

export const BUILDS: Readonly<Record<'mini' | 'desk' | 'pads', Build>> = { mini, desk, pads }

import type { Parameter } from '../../../console/index.ts'

/** Whether a move of this knob may change what is announced. */
export const changesDiscovery = ({ role }: Parameter): boolean => role === 'name' || role === 'source'

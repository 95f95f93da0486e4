export { Maintenance } from './maintenance.ts'
export type { Box, CardListing } from './operations.ts'

/** What a device may, by its role, for people: firmware/surfaces/web/README.md. */
export const ROLES: Readonly<Record<string, { word: string; may: string }>> = {
  viewer: { word: 'Viewer', may: 'looks and listens, moves nothing' },
  engineer: { word: 'Engineer', may: 'moves everything of the mixer' },
  admin: { word: 'Admin', may: 'mixes, lets devices in and puts them out, backs the box up' },
}

// The ways to the views: what stands in the line of buttons, and its drawing on a field of 24 x 24.
export type ViewId = 'mixer' | 'channel' | 'routing' | 'status' | 'setup' | 'panel'

export const VIEWS: readonly { id: ViewId; title: string; path: string }[] = [
  { id: 'mixer', title: 'Mixer', path: 'M6 3v18M12 3v18M18 3v18M4 9h4M10 14h4M16 7h4' },
  { id: 'channel', title: 'Channel', path: 'M2 18c6 0 5-12 10-12s4 12 10 12M12 6v.1' },
  { id: 'routing', title: 'Routing', path: 'M4 6h4l8 12h4M4 18h4l8-12h4M18 4l2 2l-2 2M18 16l2 2l-2 2' },
  { id: 'status', title: 'Status', path: 'M3 12h4l3-7l4 14l3-7h4' },
  {
    id: 'setup',
    title: 'Setup',
    path: 'M12 8a4 4 0 1 0 .1 0M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  },
]
/** Only where the box has no panel of its own. */
export const PANEL = {
  id: 'panel',
  title: 'Panel',
  path: 'M3 5h18v14H3zM8 12a2 2 0 1 0 .1 0M14 9h4M14 12h4M14 15h4',
} as const

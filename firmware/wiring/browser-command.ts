/** What is known of who started the box. */
export interface Starter {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** Its words go to somebody's screen. */
  terminal: boolean
}

/**
 * The program that shows a page to who started the box: a person at a terminal of this very machine, which has a screen.
 * @returns undefined: there is nobody, or nothing to show it on
 */
export function browserCommand({ platform, env, terminal }: Starter): string | undefined {
  // A service, a script; somebody elsewhere.
  if (!terminal || env['SSH_CONNECTION']) return undefined
  if (platform === 'darwin') return 'open'
  return env['WAYLAND_DISPLAY'] || env['DISPLAY'] ? 'xdg-open' : undefined
}

// What a user would lose: a first start that shows something to touch; or a service that opens windows.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { browserCommand } from '../../../firmware/wiring/browser-command.ts'

const DESK = { platform: 'linux', terminal: true } as const

test('somebody at a desktop gets the page opened, on X, Wayland and a Mac', () => {
  assert.is(browserCommand({ ...DESK, env: { DISPLAY: ':0' } }), 'xdg-open')
  assert.is(browserCommand({ ...DESK, env: { WAYLAND_DISPLAY: 'wayland-0' } }), 'xdg-open')
  assert.is(browserCommand({ platform: 'darwin', terminal: true, env: {} }), 'open')
})

test('a service or a script, a console without a screen and who came by SSH get no window', () => {
  const env = { DISPLAY: ':0' }
  assert.is(browserCommand({ ...DESK, terminal: false, env }), undefined)
  assert.is(browserCommand({ ...DESK, env: {} }), undefined)
  const SSH_CONNECTION = '192.168.1.2 50000 192.168.1.3 22'
  assert.is(browserCommand({ ...DESK, env: { ...env, SSH_CONNECTION } }), undefined)
})

test.run()

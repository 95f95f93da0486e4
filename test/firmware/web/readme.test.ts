// What a user would lose: an example that works when it is copied.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../running-box.ts'
import { withRig } from './rig.ts'

test(
  "the README's example moves a fader and prints what the box says",
  withRig(async ({ port, store }) => {
    const text = readFileSync('firmware/surfaces/web/README.md', 'utf8')
    const example = /```js\n([\s\S]*?)```/.exec(text)![1]!.replace(':8080', `:${port}`)
    // Node has the browser's WebSocket from 22 on; 20 has it behind this word.
    const args = ['--experimental-websocket', '--input-type=module', '-e', example]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    try {
      await until('the fader has moved', () => store.get('/ch/01/mix/fader') === -6)
      await until('it is said', () => /op: 'done'/.test(said))
      assert.match(said, /op: 'welcome'/)
      assert.match(said, /op: 'change'/)
    } finally {
      child.kill()
    }
  }),
)

test.run()

// What a user would lose: a mix that no page of another site moves, though the browser that shows it runs on the box
// itself, where pages need no code. In Debian's chromium.
// time limit: 60 s
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withRig } from './rig.ts'

/** What the other site tries; each says whether it got in. @param box where it is */
const ATTEMPTS = `
const box = BOX
const frame = () => new Promise((resolve) => {
  const element = document.createElement('iframe')
  element.onload = () => setTimeout(() => resolve(element.contentWindow.length > 0), 300)
  element.src = box + '/'
  document.body.append(element)
})
const element = (name, path) => new Promise((resolve) => {
  const made = document.createElement(name)
  made.onload = () => resolve(true)
  made.onerror = () => resolve(false)
  made.src = box + path
  document.body.append(made)
})
const socket = () => new Promise((resolve) => {
  const opened = new WebSocket(box.replace('http', 'ws') + '/ws')
  opened.onopen = () => { opened.send('{"op":"set","entries":[["/ch/01/mix/fader",10]]}'); resolve(true) }
  opened.onerror = () => resolve(false)
})
const post = (type, path) => fetch(box + path, { method: 'POST', mode: type ? 'cors' : 'no-cors', headers: type ? { 'content-type': type } : {}, body: '{}' }).then((answer) => answer.ok, () => false)
const read = () => fetch(box + '/whoami', { credentials: 'include' }).then((answer) => answer.ok, () => false)
const form = () => new Promise((resolve) => {
  const target = document.createElement('iframe')
  target.name = 'target'
  target.onload = () => setTimeout(() => resolve(false), 300)
  const made = document.createElement('form')
  Object.assign(made, { action: box + '/restore', method: 'POST', target: 'target', enctype: 'text/plain' })
  made.innerHTML = '<input name=\\'{"backup":{},"x":"\\' value=\\'"}\\'>'
  document.body.append(target, made)
  made.submit()
})
;(async () => {
  window.tried = {
    frame: await frame(), script: await element('script', '/app.js'), image: await element('img', '/icon.svg'),
    socket: await socket(), plain: await post('', '/pair/ask'), json: await post('application/json', '/pair/ask'),
    read: await read(), form: await form(),
  }
})()
`

test(
  "a page of another site in the box's own browser gets no frame, script, picture, socket or answer of it, and no code is shown for it",
  withRig(
    async ({ port, store, touched, access }) => {
      const site = createServer((_, response) => {
        response.setHeader('content-type', 'text/html')
        response.end(
          `<body><script>${ATTEMPTS.replace('BOX', JSON.stringify(`http://127.0.0.1:${port}`))}</script>`,
        )
      })
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
      const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
      try {
        const page = await browser.newPage()
        // The box's own page first: what follows is not refused because nothing is there.
        await page.goto(`http://127.0.0.1:${port}/`)
        assert.is(await page.evaluate('fetch("/app.js").then(({ ok }) => ok)'), true)
        await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`)
        await page.waitForFunction('window.tried', undefined, { timeout: 20_000 })
        const tried = (await page.evaluate('window.tried')) as Record<string, boolean>
        assert.equal(
          Object.entries(tried).filter(([, gotIn]) => gotIn),
          [],
        )
        assert.is(Object.keys(tried).length, 8)
        assert.is(store.sequence, 0)
        assert.equal(touched, [])
        assert.is(access.code, undefined)
      } finally {
        await browser.close()
        site.close()
      }
    },
    (folder) => {
      writeFileSync(join(folder, 'index.html'), '<!doctype html><iframe srcdoc="inside"></iframe>')
      writeFileSync(join(folder, 'app.js'), 'window.stolen = 1')
      writeFileSync(
        join(folder, 'icon.svg'),
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      )
    },
  ),
)

test.run()

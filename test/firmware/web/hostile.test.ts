// What a user would lose: a mix that stays as it is, and a box that goes on, whatever a page or a stranger sends.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../running-box.ts'
import type { Page } from './page.ts'
import { type Rig, withRig } from './rig.ts'

// biome-ignore format: one row, one bad message
const BAD: readonly [about: string, message: string | Buffer, id: unknown, code: string, said: RegExp][] = [
  ['no JSON', 'hello', null, 'EPROTO', /"hello" is not JSON/],
  ['nothing', '', null, 'EPROTO', /not JSON/],
  ['bytes', Buffer.from([1, 2, 3]), null, 'EPROTO', /binary message is not understood/],
  ['a list', '[1]', null, 'EPROTO', /no object/],
  ['null', 'null', null, 'EPROTO', /no object/],
  ['an object as id', '{"id":{},"op":"ping"}', null, 'EPROTO', /no id/],
  ['an endless id', `{"id":"${'x'.repeat(60_000)}","op":"ping"}`, null, 'EPROTO', /short text/],
  ['no op', '{"id":1}', 1, 'EOP', /undefined is unknown: give one of status/],
  ['an unknown op', '{"id":"x","op":"statsu"}', 'x', 'EOP', /nearest is status/],
  ['a name every object has', '{"id":1,"op":"constructor"}', 1, 'EOP', /unknown/],
  ['an op of another surface', '{"id":1,"op":"meters"}', 1, 'EOP', /unknown/],
  ['an endless op', `{"id":1,"op":"${'x'.repeat(60_000)}"}`, 1, 'EOP', /unknown/],
  ['ten thousand unknown fields', `{"id":1,"op":"ping",${Array.from({ length: 5000 }, (_, n) => `"f${n}":0`).join()}}`, 1, 'EINVAL', /f0 is no known key/],
  ['another protocol', '{"id":1,"op":"hello","protocol":2}', 1, 'EINVAL', /protocol is 2: give the number 1/],
  ['meters too fast', '{"id":1,"op":"hello","meters":1000}', 1, 'EINVAL', /a number from 0 to 50/],
  ['nothing to watch', '{"id":1,"op":"watch","what":["all"]}', 1, 'EINVAL', /a list of status, voices, spectrum/],
  ['no entries', '{"id":1,"op":"set","entries":[]}', 1, 'EINVAL', /a list of pairs/],
  ['an unknown address', '{"id":1,"op":"set","entries":[["/ch/01/mix/fder",0]]}', 1, 'EADDRESS', /nearest are \/ch\/01\/mix\/fader/],
  ['a refused value', '{"id":1,"op":"set","entries":[["/ch/01/mix/fader","11 dB"]]}', 1, 'EVALUE', /-90 to \+10 dB/],
  ['one of two wrong', '{"id":1,"op":"set","entries":[["/ch/01/mix/fader",-3],["/ch/02/mix/fader",99]]}', 1, 'EVALUE', /\/ch\/02/],
  ['a prototype', '{"id":1,"op":"set","entries":[["__proto__",0]]}', 1, 'EADDRESS', /__proto__/],
  ['deep brackets for a field', `{"id":1,"op":"panic","on":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 1, 'EINVAL', /on is nested too deeply: give true or false/],
  ['deep brackets', `{"id":1,"op":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 1, 'EOP', /unknown/],
]

test(
  'whatever is wrong is refused with code and reason, nothing changes, and the connection goes on',
  withRig(async ({ open, store, touched }) => {
    const page = await open()
    for (const [about, message, id, code, said] of BAD) {
      const before = page.said.length
      page.send(message)
      await until(`an answer to ${about}`, () => page.said.length > before)
      const answer = page.said.at(-1)!
      assert.is(answer.op, 'refused', about)
      assert.is(answer['id'], id, about)
      assert.is(answer['code'], code, `${about}: ${answer['message']}`)
      assert.match(answer['message'], said)
      assert.ok(answer['message'].length < 2000, about)
    }
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    assert.is(store.sequence, 0)
    assert.equal(touched, [])
  }),
)

test(
  'more than 2000 knobs a second are refused, a flood is hung up on, and others are served meanwhile',
  withRig(async ({ open, store }) => {
    const [page, other] = [await open(), await open()]
    const entries = Array.from({ length: 1500 }, () => ['/ch/01/mix/fader', -1])
    assert.is((await page.ask({ op: 'set', entries })).op, 'done')
    const refused = await page.ask({ op: 'set', entries })
    assert.is(refused['code'], 'EBUSY')
    assert.match(refused['message'], /more than 2000 changes a second/)
    for (let n = 0; n < 12_000; n++) page.send('{"op":"ping"}')
    await until('it is hung up on', () => page.closed !== undefined)
    assert.is(page.closed!.code, 1008)
    assert.is((await other.ask({ op: 'set', entries: [['/ch/01/mix/fader', -2]] })).op, 'done')
    assert.is(store.get('/ch/01/mix/fader'), -2)
  }),
)

test(
  'a flood of pings is hung up on; costly questions count as many knobs',
  withRig(async ({ open }) => {
    const [pinging, asking] = [await open(), await open()]
    // Again and again: a busy machine may take long for each. It may be too busy to read why.
    const flood = (page: Page, some: () => void) =>
      until('it is hung up on', () => {
        if (!page.closed) some()
        return page.closed !== undefined
      })
    await flood(pinging, () => {
      for (let n = 0; n < 4000; n++) pinging.socket.ping()
    })
    /** 2000 knobs at once, and as many each second, of 50 each. */
    const allowed = (since: number) => 41 + ((performance.now() - since) / 1000) * 40
    let since = performance.now()
    const answers = await Promise.all(Array.from({ length: 300 }, () => asking.ask({ op: 'status' })))
    const done = answers.filter(({ op }) => op === 'done').length
    assert.ok(done >= 40 && done <= allowed(since), `${done} of 300 done`)
    assert.is(answers.filter(({ code }) => code === 'EBUSY').length, 300 - done)
    // The nearest of thousands of addresses is looked for.
    const wrong = await open()
    since = performance.now()
    const looked = await Promise.all(
      Array.from({ length: 200 }, () => wrong.ask({ op: 'set', entries: [['/ch/01/mix/fder', 0]] })),
    )
    const sought = looked.filter(({ code }) => code === 'EADDRESS').length
    assert.ok(sought >= 40 && sought <= allowed(since), `the nearest address was looked for ${sought} times`)
    assert.is(looked.filter(({ code }) => code === 'EBUSY').length, 200 - sought)
    // Long messages are as many short ones.
    const long = await open()
    await flood(long, () => {
      for (let n = 0; n < 70; n++) long.send(`{"op":"ping"${' '.repeat(60_000)}}`)
    })
  }),
)

test(
  'more pages than may be are told so, and make room for others when they go',
  withRig(async ({ open, web }) => {
    const pages = await Promise.all(Array.from({ length: 64 }, () => open()))
    const refused = await open().then(
      () => 'opened',
      (error: Error) => error.message,
    )
    assert.match(refused, /^503 EBUSY: 64 are connected/)
    pages[7]!.socket.terminate()
    await until('there is room', () => web.stats().clients === 63)
    assert.is((await (await open()).ask({ op: 'ping' })).op, 'done')
  }),
)

test(
  'a message that is too long, or is no text, ends that connection alone',
  withRig(async ({ open }) => {
    const other = await open()
    const long = await open()
    long.send('x'.repeat(65_537))
    await until('the long one is closed', () => long.closed !== undefined)
    assert.is(long.closed!.code, 1009)
    const binary = await open()
    // A text frame with a byte that no UTF-8 has; masked with zeros.
    const wire = (binary.socket as unknown as { _socket: NodeJS.WritableStream })._socket
    wire.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]))
    await until('the other is closed', () => binary.closed !== undefined)
    assert.is(binary.closed!.code, 1007)
    assert.is((await other.ask({ op: 'ping' })).op, 'done')
  }),
)

/** What a server answers to bytes as they are. */
function raw({ port }: Rig, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let told = ''
    socket.setEncoding('latin1')
    socket.on('data', (data) => {
      told += data
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(told))
    socket.write(text)
    setTimeout(() => socket.destroy(), 400)
  })
}

const NAME = hostname().toLowerCase()

test(
  'pages of other sites and names that are not the box get no socket and no page: DNS rebinding leads nowhere',
  withRig(async (rig) => {
    const { port, open } = rig
    const own = `127.0.0.1:${port}`
    const rows: readonly [host: string, origin: string | undefined, allowed: boolean][] = [
      [own, undefined, true],
      [own, `http://${own}`, true],
      [`localhost:${port}`, `http://localhost:${port}`, true],
      [`${NAME}:${port}`, `http://${NAME}:${port}`, true],
      [`${NAME}.local:${port}`, `http://${NAME}.local:${port}`, true],
      [`${NAME}-2.local:${port}`, undefined, true],
      [`evil.local:${port}`, `http://evil.local:${port}`, false],
      [`mixer.stage.test:${port}`, undefined, true],
      [`[::1]:${port}`, `http://[::1]:${port}`, true],
      [own, 'http://evil.example', false],
      [own, `http://localhost:${port}`, false],
      [own, 'http://127.0.0.1:3000', false],
      [own, `https://${own}`, false],
      [own, 'null', false],
      [`evil.example:${port}`, `http://evil.example:${port}`, false],
      [`127.0.0.1.evil.example:${port}`, undefined, false],
      [`local:${port}`, undefined, false],
      [`a.local@evil.example:${port}`, undefined, false],
      ['x'.repeat(300), undefined, false],
    ]
    for (const [host, origin, allowed] of rows) {
      const about = `${host.slice(0, 60)} from ${origin}`
      const headers = { host, ...(origin !== undefined && { origin }) }
      const refused = await open({ headers }).then(
        (page) => {
          page.socket.terminate()
          return ''
        },
        (error: Error) => error.message,
      )
      if (allowed) assert.is(refused, '', about)
      else assert.match(refused, /^403 (EHOST|EORIGIN): /, about)
      const originLine = origin === undefined ? '' : `Origin: ${origin}\r\n`
      const told = await raw(rig, `GET / HTTP/1.1\r\nHost: ${host}\r\n${originLine}Connection: close\r\n\r\n`)
      assert.match(
        told,
        allowed ? /^HTTP\/1\.1 404 .*ENOPAGE/s : /^HTTP\/1\.1 (421 .*EHOST|403 .*EORIGIN)/s,
        about,
      )
    }
    assert.match(await raw(rig, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 4\d\d/)
    const elsewhere = await open({ path: '/elsewhere' }).then(
      () => 'opened',
      (error: Error) => error.message,
    )
    assert.match(elsewhere, /^404 ENOPAGE/)
  }),
)

test(
  'curl gets the page with its rights written on it, in short form, once; and nothing that lies beside it',
  withRig(
    async ({ port, folder }) => {
      const curl = async (path: string, ...options: string[]) => {
        const all = ['-s', '-i', '--path-as-is', '--max-time', '5', ...options]
        return (await promisify(execFile)('curl', [...all, `http://127.0.0.1:${port}${path}`])).stdout
      }
      const page = await curl('/')
      assert.match(page, /^HTTP\/1\.1 200 OK/)
      assert.match(page, /content-type: text\/html/i)
      assert.match(page, /<title>panel<\/title>/)
      assert.match(
        page,
        new RegExp(
          `content-security-policy: default-src 'none'; script-src 'self'; [^\\n]*connect-src 'self' ws://127\\.0\\.0\\.1:${port};`,
          'i',
        ),
      )
      // No frame around it, no guessed types, nothing told to other sites, nothing kept without asking.
      for (const header of [
        /frame-ancestors 'none'/,
        /^x-frame-options: DENY/im,
        /^x-content-type-options: nosniff/im,
        /^referrer-policy: no-referrer/im,
        /^cross-origin-resource-policy: same-origin/im,
        /^cache-control: private, no-cache/im,
      ]) {
        assert.match(page, header)
      }
      assert.match(await curl('/app.js?v=1', '--compressed'), /content-encoding: gzip[\s\S]*let mixer = 1/i)
      const etag = /etag: ("[^"]+")/i.exec(page)![1]!
      assert.match(await curl('/', '-H', `If-None-Match: ${etag}`), /^HTTP\/1\.1 304/)
      assert.match(await curl('/', '-X', 'DELETE'), /^HTTP\/1\.1 405[\s\S]*EMETHOD/)
      for (const path of [
        '/../secret.txt',
        '/..%2fsecret.txt',
        '/notes.txt',
        '//etc/passwd',
        '/%00',
        `${folder}/secret.txt`,
      ]) {
        const told = await curl(path)
        assert.match(told, /^HTTP\/1\.1 404[\s\S]*ENOPAGE/, path)
        assert.not.match(told, /hidden/)
      }
    },
    (folder) => {
      writeFileSync(join(folder, 'index.html'), '<!doctype html><title>panel</title>')
      writeFileSync(join(folder, 'app.js'), 'let mixer = 1')
      writeFileSync(join(folder, 'notes.txt'), 'hidden')
    },
  ),
)

test(
  'bytes that are no HTTP, half a request and half a frame leave the box as it was',
  withRig(async (rig) => {
    const page = await rig.open()
    const texts = [
      '\0\0\0',
      'GET',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]
    await Promise.all(texts.map((text) => raw(rig, text)))
    const half = await rig.open()
    const wire = (half.socket as unknown as { _socket: NodeJS.WritableStream })._socket
    wire.write(Buffer.from([0x81, 0xfe, 0xff]))
    const wrong = await rig.open()
    ;(wrong.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(
      Buffer.from([0xff, 0xff, 0xff]),
    )
    await until('it is closed', () => wrong.closed !== undefined)
    await sleep(50)
    assert.is((await page.ask({ op: 'ping' })).op, 'done')
    half.socket.terminate()
  }),
)

test.run()

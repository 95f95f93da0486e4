// What an owner would lose: the way into a box without display and shell, by its card in any computer; or a code that lets others in as well.
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Access, parseConfig } from '../../../firmware/supervisor/index.ts'
import { until } from '../running-box.ts'
import { keptLog, type Said } from '../supervisor/quiet-log.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { refusal } from './devices.ts'

interface Bench {
  /** What lies on the boot partition. */
  file: string
  said: Said[]
  /** The box starts, so long after its machine. */
  start(upSeconds?: number): Access
}

function withBootFolder(act: (bench: Bench) => Promise<void>) {
  return () =>
    inTemporaryFolder(async (folder) => {
      const bootFolder = join(folder, 'firmware')
      mkdirSync(bootFolder)
      const { log, said } = keptLog()
      const start = (upSeconds = 60) => {
        const paths = { stateDir: folder, runtimeDir: folder }
        const access = new Access({ ...paths, log, bootFolder, upSeconds: () => upSeconds })
        access.start()
        return access
      }
      await act({ file: join(bootFolder, 'mixbox-pairing.txt'), said, start })
    })
}

const give = (access: Access, code: string) => access.pair(code, "Ana's phone", '192.0.2.7')
const WRONG = /not the code/

test(
  'a code that was written on the card takes one device in, as admin, also while another code is shown; then it counts no more',
  withBootFolder(async ({ file, said, start }) => {
    writeFileSync(file, '\uFEFF407 162\r\n')
    // The box has no right to write there; root's has, which tests may have.
    chmodSync(file, 0o444)
    const access = start()
    await until('it is told', () => said.some(({ msg }) => msg.startsWith('the code in this file takes')))
    assert.not(JSON.stringify(said).includes('407'), 'the log does not give it away')
    const { code } = access.offer('viewer')
    assert.match(await refusal(give(access, '407163')), WRONG)
    // Two at the same moment.
    const taken = await Promise.allSettled([give(access, '407162'), give(access, '407162')])
    assert.equal(taken.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.is(access.sessions.list()[0]!.role, 'admin')
    assert.is((await give(access, code)).role, 'viewer', 'the shown one is still good')
    assert.match(await refusal(give(access, '407162')), WRONG)
    access.stop()
    const again = start()
    assert.match(await refusal(give(again, '407162')), WRONG)
    await until('it is told', () => said.some(({ msg }) => /counts no more: it was taken/.test(msg)))
    assert.is(readFileSync(file, 'utf8'), '\uFEFF407 162\r\n', 'the box wrote nothing there')
    rmSync(file)
    writeFileSync(file, '407 162 384 059\nEngineer\n')
    assert.is((await give(again, '407162384059')).role, 'engineer', 'another one is taken without a restart')
  }),
)

test(
  'it counts for a day from the start of the machine: a forgotten one is not open for ever, and its clock may be wrong by years',
  withBootFolder(async ({ file, said, start }) => {
    writeFileSync(file, '902715 viewer')
    assert.match(await refusal(give(start(86_401), '902715')), WRONG)
    await until('it is told', () => said.some(({ msg }) => /started more than a day ago/.test(msg)))
    assert.is((await give(start(86_399), '902715')).role, 'viewer')
  }),
)

test(
  'a stranger who guesses does not keep the owner out of a code of twelve digits',
  withBootFolder(async ({ file, start }) => {
    writeFileSync(file, '407162 384059')
    const access = start()
    for (let n = 0; n < 300; n++) await refusal(access.pair('111111', 'x', `198.51.100.${n % 250}`))
    assert.match(await refusal(give(access, '000001')), /too many wrong codes/)
    assert.is((await give(access, '407162384059')).role, 'admin')
  }),
)

// biome-ignore format: a table
const BAD: readonly [text: string, said: RegExp][] = [
  ['', /holds no code: write a code of six digits \(or twelve\)/],
  ['hello', /holds no code/],
  ['12345', /holds no code/],
  ['4071629', /holds no code/],
  ['407162 king', /"king" is no role: write a code .* one of viewer, engineer, admin/],
  ['407162 admin viewer', /holds no code/],
  ['123456', /one of the first to be guessed/],
  ['987654', /one of the first to be guessed/],
  ['890123', /one of the first to be guessed/],
  ['135791', /one of the first to be guessed/],
  ['000000', /one of the first to be guessed/],
  ['112233', /one of the first to be guessed/],
  ['123123', /one of the first to be guessed/],
  [`407162${' '.repeat(300)}`, /./],
]

for (const [text, words] of BAD) {
  test(
    `"${text.slice(0, 30)}" on the card: ${text.length > 200 ? 'what follows is not looked at' : 'takes nobody in, and the log says why'}`,
    withBootFolder(async ({ file, said, start }) => {
      writeFileSync(file, text)
      const access = start()
      await until('it is told', () => said.length > 0)
      if (text.length > 200) {
        assert.is((await give(access, '407162')).role, 'admin')
        return
      }
      const [{ error }] = said as unknown as [{ error: string }]
      assert.match(error, words)
      assert.not.match(error, /407162/)
      for (const code of [text.slice(0, 6), '407162']) assert.match(await refusal(give(access, code)), WRONG)
    }),
  )
}

test(
  'no file, no folder and a folder in its place: the box starts, and codes that are shown count',
  withBootFolder(async ({ file, start, said }) => {
    for (const prepare of [
      () => {},
      () => mkdirSync(file),
      () => rmSync(join(file, '..'), { recursive: true }),
    ]) {
      prepare()
      const access = start()
      assert.is((await give(access, access.offer('viewer').code)).role, 'viewer')
    }
    assert.is(said.filter(({ msg }) => msg.startsWith('this file takes no device in')).length, 1)
  }),
)

test('nothing is read where no folder was named, and a folder has to be a whole path', () => {
  assert.is(parseConfig({}, 'x').web.bootFolder, undefined)
  assert.is(parseConfig({ web: { bootFolder: '/boot/firmware' } }, 'x').web.bootFolder, '/boot/firmware')
  assert.throws(
    () => parseConfig({ web: { bootFolder: 'boot' } }, 'x'),
    /bootFolder is "boot": give the absolute path/,
  )
})

test.run()

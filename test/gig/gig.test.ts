// A short show as the commands of users play it.
// time limit: 120 s
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url))

function gig(args: string[]): {
  process: ChildProcess
  ended: Promise<{ code: number | null; said: string }>
} {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      said += data
    })
  }
  return {
    process: child,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, said }))),
  }
}

/** Folders and processes of the gig that runs, or ran, as this process. */
function belongings(pid: number): string[] {
  const name = `mixbox-gig-${pid}-`
  const folders = ['/tmp', '/dev/shm'].flatMap((folder) =>
    readdirSync(folder).filter((entry) => entry.startsWith(name)),
  )
  const processes = readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(name)
    } catch {
      return false
    }
  })
  return [...folders, ...processes]
}

test('a show in which supervisor, engine, media and card die is recorded as the cue sheet says, outside logged gaps', async () => {
  const victims = 'supervisor,engine,media,card'
  const { code, said } = await gig([
    '--minutes',
    '0.4',
    '--seed',
    '10',
    '--deaths',
    '4',
    '--victims',
    victims,
  ]).ended
  assert.is(code, 0, said)
  for (const victim of victims.split(',')) assert.match(said, new RegExp(`deaths .*${victim} 1`))
  assert.match(said, /by knob +[1-9]/)
  assert.match(said, /by browser +[1-9].*(drag|two fingers) [1-9]/)
  assert.match(said, /page +1 reconnections, .* 0 errors/)
  assert.match(said, /\ngig passed\n$/)
})

test('a gig that is interrupted leaves nothing behind', async () => {
  const { process: child, ended } = gig(['--seed', '1'])
  const deadline = Date.now() + 20_000
  // Two folders; box, card's host, media, engine, watch.
  while (belongings(child.pid!).length < 6 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.ok(belongings(child.pid!).length >= 6, 'the box had been started')
  child.kill('SIGINT')
  const { code, said } = await ended
  assert.is(code, 130, said)
  assert.equal(belongings(child.pid!), [])
})

test('a wrong option is refused with what is allowed', async () => {
  const { code, said } = await gig(['--minutes', '99']).ended
  assert.is(code, 2)
  assert.match(said, /--minutes 99; allowed are numbers from 0.2 to 30/)
  const unknown = await gig(['--victims', 'engine,drummer']).ended
  assert.is(unknown.code, 2)
  assert.match(unknown.said, /there is no "drummer"; allowed are supervisor, engine, /)
})

test.run()

// What a user would lose: jingles by their names, and every other file of the box to whoever reaches the broker.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { soundPath, soundsIn } from '../../../firmware/supervisor/sound-path.ts'

const FOLDER = '/var/lib/mixbox/sounds'

// biome-ignore format: one row, one name
const INSIDE: readonly [given: string, path: string][] = [
  ['gong.wav', '/var/lib/mixbox/sounds/gong.wav'],
  ['./gong.wav', '/var/lib/mixbox/sounds/gong.wav'],
  ['show 1/gong.wav', '/var/lib/mixbox/sounds/show 1/gong.wav'],
  ['show 1/../gong.wav', '/var/lib/mixbox/sounds/gong.wav'],
  ['/var/lib/mixbox/sounds/gong.wav', '/var/lib/mixbox/sounds/gong.wav'],
  ['..gong.wav', '/var/lib/mixbox/sounds/..gong.wav'],
  ['~/gong.wav', '/var/lib/mixbox/sounds/~/gong.wav'],
]

for (const [given, path] of INSIDE) {
  test(`${given} is found in the folder of sounds`, () => {
    assert.is(soundPath(FOLDER, given), path)
  })
}

const OUTSIDE = [
  '/etc/shadow',
  '../mixbox.json',
  'show/../../mixbox.json',
  '/var/lib/mixbox/sounds/../mixbox.json',
  '/var/lib/mixbox/sounds-of-others/gong.wav',
  '/var/lib/mixbox/sounds',
  '.',
  '..',
  '/',
  'gong.wav\0/etc/shadow',
]

for (const given of OUTSIDE) {
  test(`${JSON.stringify(given)} is no file of the folder of sounds, and what is allowed is said`, () => {
    assert.throws(
      () => soundPath(FOLDER, given),
      ({ code, message }: { code: string; message: string }) =>
        code === 'EFILE' && message.endsWith(`is not in ${FOLDER}: give the name of a WAV file there`),
    )
  })
}

test('who cannot look into the folder is told what is there', () => {
  const folder = join('/dev/shm', `mixbox-sounds-${process.pid}`)
  mkdirSync(folder)
  assert.is(soundsIn(folder), `there is no WAV file in ${folder}`)
  assert.is(soundsIn(join(folder, 'none')), `there is no WAV file in ${folder}/none`)
  for (const name of ['b.wav', 'a.WAV', 'notes.txt']) writeFileSync(join(folder, name), '')
  assert.is(soundsIn(folder), `in ${folder} there are a.WAV, b.wav`)
  for (let n = 10; n < 30; n++) writeFileSync(join(folder, `c${n}.wav`), '')
  assert.match(soundsIn(folder), /there are a\.WAV, b\.wav, c10\.wav, .*, c17\.wav, and 12 more$/)
  rmSync(folder, { recursive: true })
})

test.run()

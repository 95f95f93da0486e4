// The lists against what alsa-utils and the kernel say.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { listCards, listPcms } from '../src/index.ts'
import { HandCard } from './hand-card.ts'

/** Names are at the line's start, descriptions indented. */
function namesFrom(program: 'aplay' | 'arecord'): string[] {
  const lines = execFileSync(program, ['-L'], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => /^\S/.test(line))
}

function namesTo(direction: 'capture' | 'playback'): string[] {
  return listPcms()
    .filter((pcm) => pcm.directions.includes(direction))
    .map((pcm) => pcm.name)
}

test('PCMs are those aplay and arecord list, with their descriptions', () => {
  const card = new HandCard()
  card.configure(`
    defaults.namehint.showall on
    defaults.namehint.basic on
    defaults.namehint.extended on
    pcm.both { type null hint { show on description "In and out" } }`)
  assert.equal(namesTo('playback'), namesFrom('aplay'))
  assert.equal(namesTo('capture'), namesFrom('arecord'))
  const both = listPcms().find((pcm) => pcm.name === 'both')
  assert.equal(both, { name: 'both', description: 'In and out', directions: ['capture', 'playback'] })
  card.remove()
})

test('the PCMs of the system are those aplay lists', () => {
  const configured = process.env['ALSA_CONFIG_PATH']
  delete process.env['ALSA_CONFIG_PATH']
  assert.equal(namesTo('playback'), namesFrom('aplay'))
  if (configured !== undefined) process.env['ALSA_CONFIG_PATH'] = configured
})

test('cards are those the kernel lists', () => {
  const file = '/proc/asound/cards'
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const kernel = [...text.matchAll(/^ *(\d+) \[(\S+) *\]: (\S+) - (.+)$/gm)]
  assert.equal(
    listCards().map(({ index, id, driver, name }) => [index, id, driver, name]),
    kernel.map(([, index, id, driver, name]) => [Number(index), id, driver, name]),
  )
  for (const card of listCards()) assert.is(card.control, `hw:CARD=${card.id}`)
})

test.run()

// The READMEs' pictures are seen wherever the READMEs are: whole, light, and asking nobody for anything.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { VECTOR_BYTES, VECTOR_FOLDER, VECTORS } from './pictures/vectors.ts'

/** Python's own XML parser: what stands there, tag by tag with its attributes. */
const READ = `
import json, sys, xml.etree.ElementTree as tree
print(json.dumps([[one.tag.split('}')[1], one.attrib, one.text] for one in tree.parse(sys.argv[1]).iter()]))`

type Element = readonly [tag: string, attributes: Record<string, string>, text: string | null]

const DRAWN = ['svg', 'title', 'defs', 'linearGradient', 'stop', 'clipPath', 'rect', 'path', 'g', 'text']

test('every picture that a README shows is there, and no other', () => {
  const files = readdirSync(VECTOR_FOLDER).sort()
  assert.equal(files, VECTORS.map(({ name }) => `${name}.svg`).sort())
  const pages = ['README.md', 'ui-panel/README.md'].map((path) => readFileSync(path, 'utf8')).join()
  for (const file of files) assert.ok(pages.includes(file), `${file} is shown nowhere`)
})

for (const { name } of VECTORS) {
  const path = join(VECTOR_FOLDER, `${name}.svg`)
  const text = readFileSync(path, 'utf8')
  const done = spawnSync('python3', ['-c', READ, path], { encoding: 'utf8' })
  const elements = done.status === 0 ? (JSON.parse(done.stdout) as Element[]) : []

  test(`${name}: drawn by every viewer, nothing in it is run or fetched`, () => {
    assert.is(done.status, 0, done.stderr)
    assert.equal(
      [...new Set(elements.map(([tag]) => tag))].filter((tag) => !DRAWN.includes(tag)),
      [],
    )
    const attributes = elements.flatMap(([, pairs]) => Object.entries(pairs))
    assert.equal(
      attributes.filter(([key]) => /^on|href|style|class/.test(key)),
      [],
    )
    assert.equal(
      attributes.filter(([, value]) => /\/\/|url\((?!#)/.test(value)),
      [],
    )
  })

  test(`${name}: light`, () => {
    assert.ok(text.length <= VECTOR_BYTES, `${text.length} bytes`)
  })

  test(`${name}: what it refers to is in it, and its words can be read`, () => {
    const ids = new Set(elements.map(([, { id }]) => id))
    for (const [, id] of text.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids.has(id!), `#${id} is not there`)
    const words = elements.filter(([tag]) => tag === 'text').map(([, , said]) => said ?? '')
    for (const word of ['Church hall', 'Mixer', 'Mute'])
      assert.ok(words.includes(word), `"${word}" is not there`)
    assert.equal(
      words.filter((word) => /lit\$|undefined|NaN/.test(word)),
      [],
    )
  })
}

test.run()

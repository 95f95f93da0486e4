// The three builds: they work on every console, and are wired as the README's tables say.
import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultSize } from '../../../firmware/console/index.ts'
import type { PanelControl, PanelDescription } from '../../../firmware/supervisor/index.ts'
import { readPanelDescription } from '../../../firmware/supervisor/index.ts'
import { BUILDS } from '../../../firmware/surfaces/front-panel/index.ts'
import { withPanel } from './rig.ts'

const NAMES = ['mini', 'desk', 'pads'] as const

/** GPIO (BCM) to pin of the 40-pin header: Raspberry Pi documentation, "GPIO and the 40-pin header". */
// biome-ignore format: a table
const PIN: Record<number, number> = {
  2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33, 14: 8, 15: 10, 16: 36,
  17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13, 0: 27, 1: 28,
}
/** Identity of the card on top, I2C, I2S. */
const TAKEN = [0, 1, 2, 3, 18, 19, 20, 21]

/** Lines by their use, as the description has them: "knob 1 a" -> 4. */
function linesOf({ chips, controls }: PanelDescription): Map<string, number> {
  const lines = new Map<string, number>()
  const put = (use: string, line: number | string | undefined) => {
    if (line !== undefined) lines.set(use, Number(line))
  }
  for (const { name, interrupt } of chips) put(`${name} interrupt`, interrupt)
  for (const control of controls as readonly (PanelControl & { line?: number })[]) {
    put(control.name, control.line)
    if (control.kind !== 'encoder') continue
    put(`${control.name} a`, control.a)
    put(`${control.name} b`, control.b)
    put(`${control.name} push`, control.push?.line)
  }
  return lines
}

/** The same out of the README: | knob 1 | a 4 (7), b 17 (11), push 27 (13) | ... |, with the pins. */
function tableOf(build: string): Map<string, { line: number; pin: number }> {
  const readme = readFileSync('firmware/surfaces/front-panel/README.md', 'utf8')
  const section = readme
    .split(`**${build[0]!.toUpperCase()}${build.slice(1)}**`)[1]!
    .split('\n**')[0]!
    .split('\n## ')[0]!
  const lines = new Map<string, { line: number; pin: number }>()
  for (const [, name, wiring] of section.matchAll(/^\| ([a-z][a-z0-9 ]*) \| ([^|]+) \|/gm)) {
    for (const [, use, line, pin] of wiring!.matchAll(/(?:([a-z]+) )?(\d+) \((\d+)\)/g)) {
      lines.set(use === undefined ? name! : `${name} ${use}`, { line: Number(line), pin: Number(pin) })
    }
  }
  return lines
}

for (const name of NAMES) {
  const description = BUILDS[name](defaultSize)

  test(`${name}: no line is used twice, and none that I2C or a sound card needs`, () => {
    const lines = [...linesOf(description).values()]
    assert.is(new Set(lines).size, lines.length)
    assert.equal(
      lines.filter((line) => TAKEN.includes(line) || PIN[line] === undefined),
      [],
    )
  })

  test(`${name}: whoever wires it by the README has every control where the box looks for it`, () => {
    const table = tableOf(name)
    const wired = Object.fromEntries([...table].map(([use, { line }]) => [use, line]))
    assert.equal(wired, Object.fromEntries(linesOf(description)))
    for (const [use, { line, pin }] of table) assert.is(PIN[line], pin, `${use} at GPIO ${line}`)
  })

  test(`${name}: it could have been written by hand, and every chip is at an address of its own`, () => {
    const { description: read, faults } = readPanelDescription(JSON.parse(JSON.stringify(description)))
    assert.equal(faults, [])
    assert.equal(read.controls, description.controls)
    assert.is(new Set(description.chips.map(({ address }) => address)).size, description.chips.length)
  })

  for (const size of [{}, { strips: 1, buses: 0, matrices: 0 }, { strips: 32, buses: 16, matrices: 8 }]) {
    test(
      `${name}: every control works on a console of ${size.strips ?? 16} strips`,
      withPanel(
        BUILDS[name],
        async ({ panel }) => {
          const { problems, controls, chips } = panel.stats()
          assert.equal(problems, [])
          assert.equal(
            controls.filter(({ works }) => !works),
            [],
          )
          assert.equal(
            chips.filter(({ online }) => !online),
            [],
          )
        },
        { size },
      ),
    )
  }
}

test.run()

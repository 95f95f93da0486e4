// What a user would lose: gains and phantom power set by hand, when the card is pulled out or the box restarts.
import { execFileSync } from 'node:child_process'
import { CardControls } from 'node-alsa-pcm'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { CardMemory, type CardState, type ControlPort } from '../../../firmware/supervisor/index.ts'
import { createVirtualCard, type VirtualCard } from '../../../hal/virtual-card/index.ts'
import { until } from '../running-box.ts'
import { inTemporaryFolder } from '../temporary-folder.ts'
import { keptLog } from './quiet-log.ts'

const MIC = 'Mic Capture Volume'
const PHANTOM = 'Phantom Power Capture Switch'
const OUT = 'Master Playback Volume'
const OUT_SWITCH = 'Master Playback Switch'

interface World {
  folder: string
  saved: Record<string, CardState>
  memory(saved?: Record<string, CardState>): CardMemory
  insert(id: string): VirtualCard
  amixer(card: VirtualCard, control: string, value: string): void
}

let folders = 0

async function inWorld(act: (world: World) => Promise<void>): Promise<void> {
  const environment = process.env['ALSA_CONFIG_PATH']
  await inTemporaryFolder(async (folder) => {
    const cards = new Map<string, VirtualCard>()
    const memories: CardMemory[] = []
    const port: ControlPort = { key: (device) => device, open: (device) => CardControls.open(device) }
    // A name is looked up in a configuration of its own: alsa-lib keeps what it has read of a path.
    const prefix = `M${process.pid}_${folders++}`
    process.env['ALSA_CONFIG_PATH'] = `${folder}/asound.conf`
    const world: World = {
      folder,
      saved: {},
      memory(saved = {}) {
        const memory = new CardMemory(port, saved, (all) => Object.assign(world.saved, all), keptLog().log)
        memories.push(memory)
        return memory
      },
      insert(id) {
        cards.get(id)?.close()
        const card = createVirtualCard({ runtimeDir: folder, id: `${prefix}${id}` })
        cards.set(id, card)
        return card
      },
      amixer: (card, control, value) =>
        void execFileSync('amixer', ['-D', card.device, 'cset', `name='${control}'`, value], {
          env: { ...process.env, ALSA_CONFIG_PATH: card.alsaConfig },
        }),
    }
    try {
      await act(world)
    } finally {
      for (const memory of memories) memory.stop()
      for (const card of cards.values()) card.close()
      process.env['ALSA_CONFIG_PATH'] = environment
      if (environment === undefined) delete process.env['ALSA_CONFIG_PATH']
    }
  })
}

test('what amixer has set is there again after the card was pulled out, and after the box has restarted', () =>
  inWorld(async ({ memory, insert, amixer, saved }) => {
    let card = insert('a')
    const first = memory()
    first.cardOpened(card.device)
    amixer(card, MIC, '100,60')
    amixer(card, PHANTOM, 'on,off')
    amixer(card, OUT, '90,90')
    await until(
      'it is kept',
      () => saved[card.device]?.[PHANTOM]?.[0] === 1 && saved[card.device]?.[OUT]?.[0] === 90,
    )
    // Another card of the same name comes back with what it left the factory with.
    card = insert('a')
    assert.equal(card.controls.get(MIC), [24, 24])
    first.cardOpened(card.device)
    assert.equal(
      [card.controls.get(MIC), card.controls.get(PHANTOM), card.controls.get(OUT)],
      [
        [100, 60],
        [1, 0],
        [90, 90],
      ],
    )
    first.stop()
    card = insert('a')
    memory(saved).cardOpened(card.device)
    assert.equal(
      [card.controls.get(MIC), card.controls.get(PHANTOM), card.controls.get(OUT)],
      [
        [100, 60],
        [1, 0],
        [90, 90],
      ],
    )
  }))

test('controls from a backup reach the card that is open at once, another one when it is met', () =>
  inWorld(async ({ memory, insert, amixer, saved }) => {
    const [open, later] = [insert('x'), insert('y')]
    const cards = memory()
    cards.cardOpened(open.device)
    amixer(open, MIC, '100,60')
    cards.restore({
      [open.device]: { [MIC]: [7, 8], 'No Such Volume': [1] },
      [later.device]: { [OUT]: [55, 56] },
    })
    assert.equal(open.controls.get(MIC), [7, 8])
    assert.equal(later.controls.get(OUT), [120, 120])
    // What the backup does not mention stays.
    assert.equal(saved[open.device]![PHANTOM], [0, 0])
    assert.equal(saved[open.device]![MIC], [7, 8])
    assert.equal(saved[later.device], { [OUT]: [55, 56] })
    cards.cardOpened(later.device)
    assert.equal(later.controls.get(OUT), [55, 56])
  }))

test('a card met for the first time: outputs on at 0 dB, inputs as they are', () =>
  inWorld(async ({ memory, insert, saved }) => {
    const card = insert('b')
    card.controls.set(OUT, 10)
    card.controls.set(OUT_SWITCH, 0)
    card.controls.set(MIC, [7, 9])
    memory().cardOpened(card.device)
    assert.equal(
      [card.controls.get(OUT), card.controls.get(OUT_SWITCH), card.controls.get(MIC)],
      [
        [120, 120],
        [1, 1],
        [7, 9],
      ],
    )
    assert.equal(saved[card.device]?.[MIC], [7, 9])
  }))

test('each card has its own; two at once are both watched', () =>
  inWorld(async ({ memory, insert, amixer, saved }) => {
    const [a, b] = [insert('c'), insert('d')]
    memory().cardOpened(a.device, b.device)
    amixer(a, MIC, '1,2')
    amixer(b, MIC, '3,4')
    await until('both are kept', () => saved[a.device]?.[MIC]?.[1] === 2 && saved[b.device]?.[MIC]?.[1] === 4)
  }))

test('what was moved just before the box ends is kept', () =>
  inWorld(async ({ memory, insert, amixer, saved }) => {
    const card = insert('e')
    const kept = memory()
    kept.cardOpened(card.device)
    amixer(card, MIC, '55,55')
    kept.stop()
    assert.equal(saved[card.device]?.[MIC], [55, 55])
  }))

test('a value the card does not take any more is kept and hinders no other', () =>
  inWorld(async ({ memory, insert, saved }) => {
    const card = insert('f')
    memory({ [card.device]: { [MIC]: [9999, 0], [OUT]: [80, 80], 'Gone Control': [1] } }).cardOpened(
      card.device,
    )
    assert.equal(
      [card.controls.get(MIC), card.controls.get(OUT)],
      [
        [24, 24],
        [80, 80],
      ],
    )
    assert.equal([saved[card.device]?.[MIC], saved[card.device]?.['Gone Control']], [[9999, 0], [1]])
  }))

test('a PCM without controls is remembered as met, a card that goes is let go of', () =>
  inWorld(async ({ memory, insert, saved }) => {
    const kept = memory()
    kept.cardOpened('no_such_card')
    assert.equal(saved['no_such_card'], {})
    const card = insert('g')
    kept.cardOpened(card.device)
    card.unplug()
    kept.stop()
    assert.equal(saved[card.device]?.[MIC], [24, 24])
  }))

/** A card that is a list of controls. */
function wrote(names: readonly (readonly [name: string, type: string])[]): Record<string, readonly number[]> {
  const done: Record<string, readonly number[]> = {}
  const access = { readable: true, writable: true, volatile: false, inactive: false, locked: false }
  const controls = names.map(([name, type], numid) => ({
    numid,
    name,
    type,
    interface: 'MIXER',
    index: 0,
    count: 1,
    maxDb: 6,
    access,
  }))
  const open = () => ({
    list: () => controls,
    read: () => [0],
    write: (numid: number, values: readonly number[]) => {
      done[names[numid]![0]] = values
    },
    fromDb: () => 42,
    poll: () => [],
    close: () => {},
  })
  const memory = new CardMemory({ key: () => 'k', open }, {}, () => {}, keptLog().log)
  memory.cardOpened('x')
  memory.stop()
  return done
}

test('a microphone that can be heard directly is not opened by the first meeting', () => {
  const done = wrote([
    ['Mic Playback Volume', 'integer'],
    ['Mic Playback Switch', 'boolean'],
    ['Line Playback Volume', 'integer'],
    ['Line Out Playback Volume', 'integer'],
    ['Speaker Playback Switch', 'boolean'],
    ['PCM Playback Volume', 'integer'],
    ['Capture Volume', 'integer'],
  ])
  assert.equal(done, {
    'Line Out Playback Volume': [42],
    'Speaker Playback Switch': [1],
    'PCM Playback Volume': [42],
  })
})

test.run()

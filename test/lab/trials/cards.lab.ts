// What an owner would lose: his mixer of the card itself, and the box that finds its card whatever number it has.
// time limit: 900 s
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { configureBox, LAB_CONFIG, untilSounding } from '../install-box.ts'
import { Lab } from '../lab.ts'

const lab = Lab.here()

interface Element {
  numid: number
  name: string
  type: string
  min?: number
  max?: number
  values: number[]
}

/** As amixer tells them: `numid=1,iface=MIXER,name='Master Volume'`, then `: values=0,0`. */
async function amixer(card: string): Promise<Map<number, { name: string; values: string }>> {
  const told = await lab.read(`amixer -c ${card} contents`)
  const found = new Map<number, { name: string; values: string }>()
  for (const part of told.split(/^(?=numid=)/m)) {
    const [, numid, name] = /^numid=(\d+),.*name='([^']*)'/.exec(part) ?? []
    if (numid) found.set(Number(numid), { name: name!, values: /: values=(.*)$/m.exec(part)?.[1] ?? '' })
  }
  return found
}

const asAmixer = ({ type, values }: Element) =>
  values.map((value) => (type === 'boolean' ? (value ? 'on' : 'off') : String(value))).join(',')

test("the card's own mixer: our controls and amixer agree on every element, and each sees what the other sets", async () => {
  await lab.run('modprobe snd-dummy')
  const program = await lab.beside('controls')
  const read = async (more = '') =>
    JSON.parse(await lab.read(`node ${program} hw:CARD=Dummy ${more}`)) as Element[]
  const compare = async (elements: Element[]) => {
    const theirs = await amixer('Dummy')
    assert.is(elements.length, theirs.size)
    assert.ok(elements.length >= 8, `${elements.length} elements`)
    for (const element of elements) {
      assert.equal(theirs.get(element.numid), { name: element.name, values: asAmixer(element) })
    }
  }
  const before = await read()
  await compare(before)
  const volume = before.find(({ name }) => name === 'Master Volume')!
  assert.equal([volume.min, volume.max], [-50, 100])
  await compare(await read(`${volume.numid} 37,-12`))
  await lab.run('amixer -q -c Dummy sset Master 55,66')
  const after = await read()
  assert.equal(after.find(({ numid }) => numid === volume.numid)!.values, [55, 66])
  await compare(after)
})

interface Status {
  card: { capture: string; playback: string }
}
const cardInUse = async () => (await lab.mixctl<Status>('status')).card.capture
const { capture: _, playback: __, ...anyCard } = LAB_CONFIG.cards as Record<string, string>
const preferring = (...prefer: string[]) => ({ ...LAB_CONFIG, cards: { ...anyCard, prefer } })

test('two cards: the better one of the list is used, whatever number the kernel has given it', async () => {
  await lab.run(
    "echo 'options snd-aloop enable=1,1 index=1,0 id=Loopback,Second pcm_substreams=8,1' > /etc/modprobe.d/lab.conf",
  )
  await configureBox(lab, preferring('Second', 'Loopback'))
  await lab.reboot()
  await untilSounding(lab, 300)
  assert.match(await lab.read('cat /proc/asound/cards'), /0 \[Second[\s\S]*1 \[Loopback/)
  assert.match(await cardInUse(), /Second/)
})

test('after a boot with other numbers it is the same card, by its name', async () => {
  await lab.run(
    "echo 'options snd-aloop enable=1,1 index=0,1 id=Loopback,Second pcm_substreams=8,1' > /etc/modprobe.d/lab.conf",
  )
  await lab.reboot()
  await untilSounding(lab, 300)
  assert.match(await lab.read('cat /proc/asound/cards'), /0 \[Loopback[\s\S]*1 \[Second/)
  assert.match(await cardInUse(), /Second/)
})

test('the better card is held by another program: the next of the list plays, until it is free', async () => {
  await lab.run('systemctl stop mixbox', { within: 120 })
  await lab.run(
    'systemd-run -q --unit=lab-thief aplay -q -D hw:CARD=Second,DEV=0 -f FLOAT_LE -c 2 -r 48000 --buffer-size=16384 /dev/zero',
  )
  await lab.run('systemctl start mixbox', { within: 300 })
  await untilSounding(lab)
  assert.match(await cardInUse(), /Loopback/)
  await lab.run('systemctl stop lab-thief')
  await lab.until('the better card is in use again', 90, async () => /Second/.test(await cardInUse()))
})

test('the box of the other trials again', async () => {
  await configureBox(lab, LAB_CONFIG)
  await lab.run('systemctl restart mixbox', { within: 300 })
  await untilSounding(lab)
})

test.run()

// Runs in the lab's machine: the box's own drivers on a bus of the kernel's. Prints a line of JSON once every chip has
// been tried, with what the keys and faders say and the bus's status; and with "wait" again when every chip is online.
// Usage: node i2c-panel.js BUS [wait]
import { Ads1115, Ads7828, Ht16k33, Is31fl3731, Mcp23017, Oled } from '../../../hal/chips/index.ts'
import { AdapterPort, findAdapter, I2cBus, type I2cDevice } from '../../../hal/i2c/index.ts'

// The display's checks send its lines again: the last block is looked for as it was sent first.
const bus = new I2cBus({ port: new AdapterPort(findAdapter(Number(process.argv[2]))), checkMs: 600_000 })
const faders = new Ads7828(bus, { address: 0x48, name: 'faders', chip: 'ADS7828' })
const sends = new Ads1115(bus, { address: 0x49, name: 'sends', chip: 'ADS1115' })
const keys = new Mcp23017(bus, { address: 0x20, name: 'keys', inputs: 0x013f })
const meters = new Ht16k33(bus, { address: 0x70, name: 'meters', brightness: 7 })
const pads = new Is31fl3731(bus, { address: 0x74, name: 'pads' })
const display = new Oled(bus, { address: 0x3c, name: 'display', controller: 'SSD1306', height: 64 })
// Nothing is at this address.
new Ht16k33(bus, { address: 0x77, name: 'absent' })

const online = async <T>({ device }: { device: I2cDevice }, action: () => Promise<T>) =>
  device.online ? await action() : undefined
const all = async (count: number, read: (channel: number) => Promise<number>) => {
  const values: number[] = []
  for (let channel = 0; channel < count; channel++) values.push(await read(channel))
  return values
}

async function play(): Promise<void> {
  for (let lamp = 0; lamp < 128; lamp += 9) meters.set(lamp, 1)
  for (let lamp = 0; lamp < 144; lamp++) pads.set(lamp, lamp / 255)
  display.image.set([0x3e, 0x51, 0x49, 0x45, 0x3e], 128 * 7 + 120)
  await online(meters, () => meters.show())
  await online(pads, () => pads.show())
  await online(display, () => display.show())
  await online(keys, () => keys.write(0x8040))
}

async function tell(): Promise<void> {
  await play()
  const told = {
    faders: await online(faders, () => all(8, (channel) => faders.read(channel))),
    sends: await online(sends, () => all(4, (channel) => sends.read(channel))),
    keys: await online(keys, () => keys.read()),
    status: bus.status,
  }
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

const present = [faders, sends, keys, meters, pads, display]
const complete = new Promise<void>((resolve) => {
  bus.subscribe(() => present.every(({ device }) => device.online) && resolve())
})
await bus.start()
await tell()
if (process.argv[3] === 'wait') {
  await complete
  await tell()
}
await bus.stop()

// What an owner would lose: his sound, sample by sample, on a driver that is not ours; and its return after an xrun or a sleep.
// time limit: 600 s
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WavWriter } from '../../../hal/wav/index.ts'
import { untilSounding } from '../install-box.ts'
import { Lab } from '../lab.ts'
import { noise, type Stereo, untilSame } from '../noise.ts'

const lab = Lab.here()
const RATE = 48_000
const ROUNDS = 4
/** Of the noise. */
const SECONDS = 4
/** The box has the cable open in this one: both its ends are alike. */
const AS_FLOAT = '-f FLOAT_LE -c 2 -r 48000'

interface Status {
  engine: { state: string; pid: number }
  frames: number
  counters: Record<string, number>
  processes: Record<string, number>
}

const status = () => lab.mixctl<Status>('status')
const given = noise(SECONDS * RATE)
const quieter = given.map((plane) => plane.map((sample) => sample * 10 ** (-6 / 20))) as Stereo

/** What the box makes of the noise, found in a recording of it. An xrun of the emulated machine repeats it. */
async function hear(wanted: Stereo, during?: string, allowed = 0, seconds = 6) {
  for (let round = 1; ; round++) {
    const recording = await lab.loopback.playAndRecord('/host/noise.wav', seconds, {
      how: AS_FLOAT,
      ...(during && { during }),
    })
    writeFileSync(join(lab.place.results, 'through-the-box.wav'), recording)
    const found = untilSame(recording, wanted, allowed)
    if (found.same || round === ROUNDS) return found
  }
}

test('a linked pair at unity goes through the box sample by sample', async () => {
  const file = join(lab.place.shared, 'noise.wav')
  const writer = WavWriter.create(file, { rate: RATE, channels: 2, format: 'f32' })
  writer.append(given, SECONDS * RATE)
  // The driver may leave out the last tick of its timer when a player ends.
  writer.append([new Float32Array(RATE / 4), new Float32Array(RATE / 4)], RATE / 4)
  writer.close()
  await lab.mixctl(
    'set /config/chlink/1-2 on /ch/01/mix/on on /ch/01/preamp/trim 0 /ch/01/mix/fader 0 /main/st/mix/on on /main/st/mix/fader 0',
  )
  const { same, longest } = await hear(given)
  assert.ok(same, `${longest} frames in a row are the same`)
})

test('a fader at -6 dB takes 6 dB away, and panic takes all', async () => {
  await lab.mixctl('set /ch/01/mix/fader -6')
  const { same, longest } = await hear(quieter, undefined, 1e-6)
  await lab.mixctl('panic')
  const silent = await lab.loopback.playAndRecord('/host/noise.wav', 3, { how: AS_FLOAT })
  await lab.mixctl('panic off')
  await lab.mixctl('set /ch/01/mix/fader 0')
  assert.ok(same, `${longest} frames in a row are as computed`)
  assert.equal(untilSame(silent, quieter, 1e-6), { same: false, longest: 0 })
})

test('the supervisor is killed while it sounds: not one sample is lost, systemd starts the next', async () => {
  const supervisor = Number(await lab.read('systemctl show -P MainPID mixbox'))
  // Each round kills whichever lives by then.
  const { same, longest } = await hear(given, 'kill -9 $(systemctl show -P MainPID mixbox)', 0, 8)
  await untilSounding(lab)
  assert.ok(same, `${longest} frames in a row are the same`)
  assert.is.not(Number(await lab.read('systemctl show -P MainPID mixbox')), supervisor)
})

test('an xrun of the driver: counted, and then every sample again', async () => {
  const before = await status()
  // Longer than the card's buffer, shorter than the supervisor's patience.
  await lab.run(
    `kill -STOP ${before.processes['engine']}; sleep 0.5; kill -CONT ${before.processes['engine']}`,
  )
  await lab.until('the xrun is counted', 60, async () => {
    return (await status()).counters['xruns']! > before.counters['xruns']!
  })
  const after = await status()
  assert.is(after.processes['engine'], before.processes['engine'])
  const { same, longest } = await hear(given)
  assert.ok(same, `${longest} frames in a row are the same`)
})

test('a machine that slept: the driver was suspended, the box goes on', async () => {
  await lab.sleepAndWake()
  const before = await status()
  await lab.until('frames go on', 60, async () => (await status()).frames > before.frames)
  const { same, longest } = await hear(given)
  assert.ok(same, `${longest} frames in a row are the same`)
})

test.run()

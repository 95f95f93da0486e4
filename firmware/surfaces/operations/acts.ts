// What each operation does.
import { channelAt, channelSettings, type Parameter, parseValue, settingsFor } from '../../console/index.ts'
import { BoxError, type Entries } from '../../supervisor/index.ts'
import type { Box, Desk } from './box.ts'
import { handOn, inWords, pressFor, watchMoves } from './hand.ts'
import type { Fields, Operation } from './operations.ts'
import { describe, type Reading } from './reading.ts'

const APPLIED_WITHIN_MS = 3000

/** @param origin as who knobs are moved */
type Act<Op extends Operation> = (box: Box, fields: Fields<Op>, origin: string) => unknown

export const ACTS: { [Op in Operation]: Act<Op> } = {
  status: ({ supervisor, mqtt, panel, web }) => ({
    ...supervisor.status(),
    ...{ mqtt: mqtt(), panel: panel.stats(), web: web() },
  }),

  get: ({ supervisor }, { what }) =>
    find(supervisor, what).map((parameter) => reading(supervisor, parameter)),

  async set({ supervisor }, { entries, atFrame, rampMs, wait }, origin) {
    const values = entries.map(([address, input]) => {
      const parameter = supervisor.table.at(address)
      return describe(parameter, parseValue(parameter, input))
    })
    const { batch } = supervisor.set(entries, {
      origin,
      ...(atFrame !== undefined && { atFrame }),
      ...(rampMs !== undefined && { rampMs }),
    })
    // Nobody hears whether a name was taken: it counts when no power cut can lose it.
    const texts = entries.some(([address]) => supervisor.table.at(address).kind === 'text')
    const problem = texts && atFrame === undefined ? await supervisor.saved() : undefined
    const saved = problem === undefined ? {} : { saved: false, problem }
    if (batch === 0) return { values, batch, frame: null, changed: false, ...saved }
    if (!wait) return { values, batch, frame: null, changed: true, ...saved }
    // A scheduled change may lie far ahead: whoever waits for it waits as long as its connection holds.
    const within = atFrame === undefined ? APPLIED_WITHIN_MS : 2 ** 31 - 1
    return { values, batch, frame: await supervisor.link.applied(batch, within), changed: true, ...saved }
  },

  scope: ({ supervisor }, { frames }) => supervisor.scope(frames),

  cards: ({ cards }) => cards(),

  mqtt: ({ mqtt }) => mqtt(),

  panel: ({ panel }) => panel.stats(),

  calibrate: ({ panel }, { step }) => panel.calibrate(step),

  panelTurn: ({ supervisor, panel }, { control, detents }) =>
    watchMoves(supervisor, () => handOn(panel.simulated).turn(control, detents)),

  panelPress: ({ supervisor, panel }, { control, holdMs }) =>
    watchMoves(supervisor, () => pressFor(handOn(panel.simulated), control, holdMs)),

  panelSlide: ({ supervisor, panel }, { control, position }) =>
    watchMoves(supervisor, () => handOn(panel.simulated).slide(control, position)),

  async panelTouch({ panel }, { control, detents, position, pressed }) {
    const hand = handOn(panel.simulated)
    await inWords(() => {
      if (pressed === true) hand.press(control)
      if (pressed === false) hand.release(control)
      if (position !== undefined) hand.slide(control, position)
      return detents === undefined ? undefined : hand.turn(control, detents)
    })
    return {}
  },

  panelLights: ({ panel }) => handOn(panel.simulated).lights(),

  panelPicture({ panel }) {
    const picture = panel.picture()
    if (!picture) throw new BoxError('EPANEL', 'the panel has no display')
    return { width: 128, height: picture.length / 16, image: Buffer.from(picture).toString('base64') }
  },

  async play({ supervisor }, { strip, atFrame, ...request }) {
    const { voice, started } = await supervisor.player.play({
      ...request,
      strip: strip - 1,
      atFrame: atFrame ?? 0,
    })
    const shown = { ...voice, strip }
    return atFrame === undefined ? { ...shown, frame: await inTime(started) } : { ...shown, frame: atFrame }
  },

  stop({ supervisor }, { voice, fadeMs, atFrame }) {
    if (voice === 'all') return { stopped: supervisor.player.stopAll(fadeMs) }
    supervisor.player.stop(voice, fadeMs, atFrame ?? 0)
    return { stopped: 1 }
  },

  voices: ({ supervisor }) => supervisor.player.list().map((voice) => ({ ...voice, strip: voice.strip + 1 })),

  copy({ supervisor }, { from, to }, origin) {
    const { table, store } = supervisor
    const source = channelAt(table, from).address
    const settings = channelSettings(store, source, 'copy')
    return give(
      supervisor,
      to.flatMap((channel) => settingsFor(table, channel, settings, source, 'copy')),
      origin,
    )
  },

  presetSave: ({ supervisor }, { name, from, replace }) => supervisor.presets.save(name, from, replace),

  presetLoad: ({ supervisor }, { name, to }, origin) =>
    give(supervisor, supervisor.presets.entriesFor(name, to), origin),

  async presetDelete({ supervisor }, { name }) {
    await supervisor.presets.delete(name)
    return { deleted: name }
  },

  presets: ({ supervisor }) => supervisor.presets.list(),

  backup: ({ supervisor }) => supervisor.backup.make(),

  async restore({ supervisor, log }, { backup, dryRun }, origin) {
    const { batch, ...restored } = await supervisor.backup.restore(backup, { origin, dryRun })
    if (dryRun) return restored
    log.info({ made: backup['made'], by: backup['mixbox'] }, 'backup restored')
    const problem = await supervisor.saved()
    const frame = batch === 0 ? null : await supervisor.link.applied(batch, APPLIED_WITHIN_MS)
    return { ...restored, frame, ...(problem !== undefined && { saved: false, problem }) }
  },

  panic({ supervisor }, { on }) {
    supervisor.panic(on)
    return { panic: on }
  },

  pair({ access }, { role }) {
    const code = access.offer(role)
    // Whoever asks may have another clock.
    return { ...code, seconds: Math.round((code.until - Date.now()) / 1000) }
  },

  sessions: ({ access }) => access.devices(),

  revoke: async ({ access }, { session }) => ({ revoked: await access.sessions.revoke(session) }),

  addresses: ({ supervisor }, { prefix }) => supervisor.table.addresses(prefix),
}

/** Sets what a channel got from another. */
async function give(supervisor: Desk, entries: Entries, origin: string): Promise<object> {
  const { set, batch } = supervisor.set(entries, { origin })
  const changes = (set?.changes ?? []).map(({ parameter, value }) => describe(parameter, value))
  const frame = batch === 0 ? null : await supervisor.link.applied(batch, APPLIED_WITHIN_MS)
  return { changes, frame }
}

/** Whole addresses and beginnings of addresses; none = everything. @throws ConsoleError EADDRESS */
function find({ table }: Desk, what: readonly string[]): Parameter[] {
  if (what.length === 0) return [...table.parameters]
  return what.flatMap((text) => {
    if (table.has(text)) return [table.at(text)]
    const addresses = table.addresses(text)
    return addresses.length > 0 ? addresses.map((address) => table.at(address)) : [table.at(text)]
  })
}

function reading({ store }: Desk, parameter: Parameter): Reading {
  return describe(parameter, store.get(parameter.address))
}

function inTime(started: Promise<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new BoxError('ETIMEDOUT', `the engine has not started the voice within ${APPLIED_WITHIN_MS} ms`))
    }, APPLIED_WITHIN_MS)
    started.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

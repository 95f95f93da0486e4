// How the controls of a simulated front panel stand on the page: numbered ones in columns, the rest beside the display.

export interface PanelControl {
  name: string
  kind: string
  /** In words: "slot 3 mute". */
  does: string
}

/** Something to press, with its lamp if it has one. */
export interface PanelKey {
  name: string
  does: string
  lamp?: string
}

export interface PanelColumn {
  number: number
  encoders: PanelControl[]
  keys: PanelKey[]
  meters: PanelControl[]
  faders: PanelControl[]
}

export interface PanelLayout {
  displays: string[]
  columns: PanelColumn[]
  encoders: PanelControl[]
  keys: PanelKey[]
  /** Those that belong to no key. */
  lamps: PanelControl[]
  /** Meters and faders without a number. */
  meters: PanelControl[]
  faders: PanelControl[]
}

const KEY_KINDS = ['button', 'footswitch', 'shutdown']

export function panelLayout(controls: readonly PanelControl[]): PanelLayout {
  const keys = controls.filter(({ kind }) => KEY_KINDS.includes(kind))
  const lampOf = new Map<string, string>()
  const lamps: PanelControl[] = []
  for (const lamp of controls.filter(({ kind }) => kind === 'led')) {
    // "mute lamp 3" is the lamp of "mute 3", "solo lamp" that of "solo".
    const owner = keys.find(({ name }) => name === lamp.name.replace(/ lamp(?= \d+$|$)/, ''))
    if (owner) lampOf.set(owner.name, lamp.name)
    else lamps.push(lamp)
  }
  const withLamp = ({ name, does }: PanelControl): PanelKey => {
    const lamp = lampOf.get(name)
    return { name, does, ...(lamp !== undefined && { lamp }) }
  }
  const of = (kind: string) => controls.filter((control) => control.kind === kind)
  const numbered = [...keys, ...of('encoder'), ...of('meter'), ...of('fader')]
  const numbers = [...new Set(numbered.flatMap((control) => numberOf(control) ?? []))].sort((a, b) => a - b)
  const within = (all: readonly PanelControl[], number: number | undefined) =>
    all.filter((control) => numberOf(control) === number)
  return {
    displays: of('display').map(({ name }) => name),
    columns: numbers.map((number) => ({
      number,
      encoders: within(of('encoder'), number),
      keys: within(keys, number).map(withLamp),
      meters: within(of('meter'), number),
      faders: within(of('fader'), number),
    })),
    encoders: within(of('encoder'), undefined),
    keys: within(keys, undefined).map(withLamp),
    lamps,
    meters: within(of('meter'), undefined),
    faders: within(of('fader'), undefined),
  }
}

function numberOf({ name }: PanelControl): number | undefined {
  const found = / (\d+)$/.exec(name)
  return found ? Number(found[1]) : undefined
}

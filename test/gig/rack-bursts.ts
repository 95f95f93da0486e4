// What hands and score do to the processors: bursts of moves, rack after rack.
import type { MovedObject, Step } from './bursts.ts'
import { drawKnobs, EQ, type Processor, RACKS, type Rack } from './racks.ts'
import type { Random } from './random.ts'

type Make = (random: Random, place: string) => Step[]

const TYPES = ['low cut', 'low shelf', 'peak', 'notch', 'high shelf', 'high cut']
/** In one move a processor's knobs go together. */
const TOGETHER = 0.6

/** A call of mixctl takes its time: not all racks can be turned all the time. */
const PAUSE_S = 60

const ramp = (random: Random): number => random.whole(12, random.chance(0.5) ? 60 : 900)

const move =
  (processor: Processor): Make =>
  (random, place) => [
    { after: 0, entries: drawKnobs(random, place, processor, TOGETHER), rampMs: ramp(random) },
    ...(random.chance(0.4)
      ? [
          {
            after: random.between(0.02, 0.8),
            entries: drawKnobs(random, place, processor, TOGETHER),
            rampMs: ramp(random),
          },
        ]
      : []),
  ]

/** A hand on an encoder: each step while the one before is under way. */
const drag: Make = (random, place) => {
  const band = random.pick(EQ)
  return Array.from({ length: 5 }, () => ({
    after: random.between(0.004, 0.05),
    entries: drawKnobs(random, place, band, 0),
    rampMs: random.whole(15, 60),
  }))
}

const offAndOn =
  (knob: string): Make =>
  (random, place) => {
    const rampMs = ramp(random)
    return [
      { after: 0, entries: [[`${place}/${knob}`, 'off']], rampMs },
      { after: random.between(0.3, 1.2), entries: [[`${place}/${knob}`, 'on']], rampMs },
    ]
  }

const bandType: Make = (random, place) => [
  {
    after: 0,
    entries: [[`${place}/eq/${random.whole(1, 4)}/type`, random.pick(TYPES)]],
    rampMs: ramp(random),
  },
]

/** How a burst on each processor goes; a delay's crossings are not crossed. */
const MAKES: Readonly<Record<Processor, readonly Make[]>> = {
  highPass: [move('highPass'), offAndOn('preamp/hpon')],
  eq1: [move('eq1'), drag],
  eq2: [move('eq2'), bandType],
  eq3: [move('eq3'), offAndOn('eq/on')],
  eq4: [move('eq4')],
  gate: [move('gate')],
  compressor: [move('compressor'), move('compressor'), offAndOn('dyn/on')],
  key: [move('key')],
  delay: [
    (random, place) => [{ after: 0, entries: drawKnobs(random, place, 'delay'), rampMs: 20 }],
    offAndOn('delay/on'),
  ],
  limiter: [move('limiter')],
}

const kindsOf = ({ place, processors, switches }: Rack) =>
  processors
    .flatMap((processor) => MAKES[processor])
    // The mean square of one that is off is nobody's to know.
    .filter((make) => make !== MAKES.compressor[2] || !switches.some(([, value]) => value === 'RMS'))
    .map((make) => (random: Random) => make(random, place))

/** Racks of neighbours that can be linked are one object. */
export const RACK_OBJECTS: readonly MovedObject[] = RACKS.filter(({ place }) => place !== '/ch/02').map(
  (rack) => ({
    name: `rack of ${rack.place}`,
    kinds: [
      ...kindsOf(rack),
      ...(rack.place === '/ch/01' ? kindsOf(RACKS.find(({ place }) => place === '/ch/02')!) : []),
    ],
    pause: PAUSE_S,
    hand: rack.byHand ? 'always' : 'never',
  }),
)

// What a user would lose: what a press meant.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  Button,
  type ButtonOptions,
  Footswitch,
  type FootswitchOptions,
  ShutdownButton,
} from '../../../hal/gpio/index.ts'

const MS = 1e6
type Told = [number, string]

interface Machine {
  readonly dueNs: number | undefined
  edge(down: boolean, timeNs: number, tell: (event: string, timeNs: number) => void): void
  advance(nowNs: number, tell: (event: string, timeNs: number) => void): void
}

/** @param edges times in ms at which it goes down, up, down ... @param punctual the timer rings in time; else never before the end */
function play(machine: Machine, edges: number[], untilMs: number, punctual = true, down = true): Told[] {
  const told: Told[] = []
  const tell = (event: string, timeNs: number) => void told.push([timeNs / MS, event])
  for (const [n, ms] of edges.entries()) {
    while (punctual && machine.dueNs !== undefined && machine.dueNs < ms * MS)
      machine.advance(machine.dueNs, tell)
    machine.edge((n % 2 === 0) === down, ms * MS, tell)
  }
  machine.advance(untilMs * MS, tell)
  return told
}

const DOUBLE: ButtonOptions = { longMs: 500, doubleMs: 300 }
const REPEATING: ButtonOptions = { longMs: 1000, holdMs: 400, repeatMs: 100 }

const CASES: [string, ButtonOptions, number[], Told[]][] = [
  [
    'a short press is told when it is let go',
    {},
    [10, 110],
    [
      [10, 'press'],
      [110, 'release'],
      [110, 'short'],
    ],
  ],
  [
    'two fast ones are two, unless doubles are wanted',
    {},
    [10, 60, 100, 150],
    [
      [10, 'press'],
      [60, 'release'],
      [60, 'short'],
      [100, 'press'],
      [150, 'release'],
      [150, 'short'],
    ],
  ],
  [
    'a long one is told after half a second, while it is down, and is no short one',
    {},
    [10, 900],
    [
      [10, 'press'],
      [510, 'long'],
      [900, 'release'],
    ],
  ],
  [
    'let go a moment before that it is short',
    {},
    [10, 509.9],
    [
      [10, 'press'],
      [509.9, 'release'],
      [509.9, 'short'],
    ],
  ],
  [
    'let go at that very moment it is long',
    {},
    [10, 510],
    [
      [10, 'press'],
      [510, 'long'],
      [510, 'release'],
    ],
  ],
  [
    'a double press is told at the second one, and is no short one',
    DOUBLE,
    [0, 80, 200, 260],
    [
      [0, 'press'],
      [80, 'release'],
      [200, 'press'],
      [200, 'double'],
      [260, 'release'],
    ],
  ],
  [
    'a third press after a double begins anew',
    DOUBLE,
    [0, 50, 100, 150, 200, 250],
    [
      [0, 'press'],
      [50, 'release'],
      [100, 'press'],
      [100, 'double'],
      [150, 'release'],
      [200, 'press'],
      [250, 'release'],
      [550, 'short'],
    ],
  ],
  [
    'where doubles are wanted a single one is told when no second can come',
    DOUBLE,
    [0, 80],
    [
      [0, 'press'],
      [80, 'release'],
      [380, 'short'],
    ],
  ],
  [
    'a second press too late makes two short ones',
    DOUBLE,
    [0, 80, 381, 400],
    [
      [0, 'press'],
      [80, 'release'],
      [380, 'short'],
      [381, 'press'],
      [400, 'release'],
      [700, 'short'],
    ],
  ],
  [
    'a long one has no double',
    DOUBLE,
    [0, 600, 700, 800],
    [
      [0, 'press'],
      [500, 'long'],
      [600, 'release'],
      [700, 'press'],
      [800, 'release'],
      [1100, 'short'],
    ],
  ],
  [
    'the second of a double that stays down is not long as well',
    DOUBLE,
    [0, 80, 200, 1200],
    [
      [0, 'press'],
      [80, 'release'],
      [200, 'press'],
      [200, 'double'],
      [1200, 'release'],
    ],
  ],
  [
    'held, it repeats until it is let go',
    REPEATING,
    [0, 650],
    [
      [0, 'press'],
      [400, 'hold'],
      [500, 'hold'],
      [600, 'hold'],
      [650, 'release'],
      [650, 'short'],
    ],
  ],
  [
    'held longer it goes on, and is long',
    REPEATING,
    [0, 1150],
    [
      [0, 'press'],
      [400, 'hold'],
      [500, 'hold'],
      [600, 'hold'],
      [700, 'hold'],
      [800, 'hold'],
      [900, 'hold'],
      [1000, 'long'],
      [1000, 'hold'],
      [1100, 'hold'],
      [1150, 'release'],
    ],
  ],
]
for (const [name, options, edges, expected] of CASES) {
  for (const punctual of [true, false]) {
    test(`${name}${punctual ? '' : ' (timer late)'}`, () => {
      assert.equal(play(new Button(options), edges, 3000, punctual), expected)
    })
  }
}

test('a button that is down when the box starts says nothing until it is let go, and works then', () => {
  const told = play(new Button({ holdMs: 100 }, true), [5000, 6000, 6050], 9000, true, false)
  assert.equal(told, [
    [5000, 'release'],
    [6000, 'press'],
    [6050, 'release'],
    [6050, 'short'],
  ])
})

test('the same edge twice (another was lost) is one', () => {
  const button = new Button()
  const told: string[] = []
  for (const [down, ms] of [
    [true, 0],
    [true, 50],
    [false, 100],
    [false, 120],
  ] as const) {
    button.edge(down, ms * MS, (event) => void told.push(event))
  }
  assert.equal(told, ['press', 'release', 'short'])
})

/** Closed or open at the start, then the changes of the contact. */
const FEET: [string, FootswitchOptions, boolean, boolean[], (string | undefined)[]][] = [
  [
    'normally open',
    { contact: 'normally open', action: 'momentary' },
    false,
    [true, false],
    ['press', 'release'],
  ],
  [
    'normally closed',
    { contact: 'normally closed', action: 'momentary' },
    true,
    [false, true],
    ['press', 'release'],
  ],
  [
    'normally open, stood on at the start',
    { contact: 'normally open', action: 'momentary' },
    true,
    [false, true],
    ['release', 'press'],
  ],
  [
    'whatever it is at the start is at rest',
    { contact: 'detect', action: 'momentary' },
    true,
    [false, true],
    ['press', 'release'],
  ],
  [
    'the same the other way',
    { contact: 'detect', action: 'momentary' },
    false,
    [true, false],
    ['press', 'release'],
  ],
  [
    'latching',
    { contact: 'normally open', action: 'latching' },
    false,
    [true, false, true],
    ['press', 'press', 'press'],
  ],
  [
    'an edge that is none',
    { contact: 'normally open', action: 'momentary' },
    false,
    [false, true, true],
    [undefined, 'press', undefined],
  ],
]
for (const [name, options, closed, changes, expected] of FEET) {
  test(`footswitch: ${name}`, () => {
    const foot = new Footswitch(options, closed)
    assert.equal(
      changes.map((now) => foot.edge(now)),
      expected,
    )
  })
}

test('a latching footswitch says where it is, so that the box agrees with it', () => {
  const foot = new Footswitch({ contact: 'normally open', action: 'latching' }, true)
  assert.is(foot.engaged, true)
  foot.edge(false)
  assert.is(foot.engaged, false)
})

const SHUTDOWNS: [string, boolean, number[], Told[]][] = [
  [
    'three seconds turn the box off, once',
    false,
    [100, 9000],
    [
      [100, 'arm'],
      [3100, 'shutdown'],
    ],
  ],
  [
    'let go before that, nothing happens',
    false,
    [100, 3099],
    [
      [100, 'arm'],
      [3099, 'cancel'],
    ],
  ],
  [
    'three presses of a second are not one of three',
    false,
    [0, 1000, 1100, 2100, 2200, 3200],
    [
      [0, 'arm'],
      [1000, 'cancel'],
      [1100, 'arm'],
      [2100, 'cancel'],
      [2200, 'arm'],
      [3200, 'cancel'],
    ],
  ],
  ['a button that is stuck down never does', true, [], []],
  [
    'unless it is let go and held again',
    true,
    [5000, 6000, 9500],
    [
      [6000, 'arm'],
      [9000, 'shutdown'],
    ],
  ],
]
for (const [name, stuck, edges, expected] of SHUTDOWNS) {
  for (const punctual of [true, false]) {
    test(`shutdown button: ${name}${punctual ? '' : ' (timer late)'}`, () => {
      assert.equal(play(new ShutdownButton(3000, stuck), edges, 60_000, punctual, !stuck), expected)
    })
  }
}

test.run()

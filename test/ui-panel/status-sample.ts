// A box's status as it says it, shortened to what pages look at.
const granted = {
  device: 'hw:CARD=Scarlett,DEV=0',
  rate: 48_000,
  format: 'S32_LE',
  channels: 18,
  periodFrames: 64,
  periods: 3,
  bufferFrames: 192,
}

export const STATUS_SAMPLE = {
  version: '0.1.0',
  node: '24.4.0',
  engine: { state: 'running', pid: 812, restarts: 1, panic: false, missing: [] },
  card: {
    ...{ capture: granted.device, playback: granted.device, virtual: false },
    why: 'the only card that takes 48 kHz in both directions',
    granted: { capture: granted, playback: { ...granted, channels: 20 } },
    warnings: [],
  },
  rate: 48_000,
  periodFrames: 64,
  bufferFrames: 192,
  seconds: 7384,
  roundTrip: { frames: 256, ms: 5.33, captureFrames: 64, playbackFrames: 192 },
  load: {
    periodUs: { p50: 210, p99: 340, p999: 520, max: 900 },
    latenessUs: { p50: 12, p99: 60, p999: 140, max: 610 },
    periodBudgetUs: 1333,
    supervisorLagUs: { p50: 300, p99: 1200, p999: 4200, max: 9800 },
  },
  counters: {
    xruns: 2,
    stalls: 0,
    cardsLost: 0,
    lateCommands: 0,
    droppedEvents: 0,
    insaneSamples: 0,
    majorFaults: 0,
  },
  voices: 1,
  warnings: ['no swap is good, but 12 minor faults were counted since the start'],
  web: {
    urls: ['http://192.0.2.10:8080'],
    people: [
      { name: 'this machine', role: 'admin' },
      { name: 'Anna’s phone', role: 'engineer' },
      { name: 'Hall tablet', role: 'viewer' },
    ],
  },
}

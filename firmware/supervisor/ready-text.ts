// What the owner reads when the box is up.
import type { BoxStatus } from './box-status.ts'

const TRY = [
  'npm run -s mixctl -- status',
  'npm run -s mixctl -- meters',
  'npm run -s mixctl -- set /ch/01/mix/fader "-6 dB"',
  'npm run -s mixctl -- help',
]

/** @param sockets ways to control the box by name, and where each is */
export function readyText(status: BoxStatus, sockets: Record<string, string>): string {
  const { card, engine, rate, periodFrames, bufferFrames, roundTrip, console: size } = status
  const periods = bufferFrames > 0 ? Math.round(bufferFrames / periodFrames) : 0
  const trip =
    roundTrip.frames > 0 ? `, round trip ${roundTrip.frames} frames (${roundTrip.ms.toFixed(2)} ms)` : ''
  const rows: [string, string][] = [
    ['card', `${card.capture} (${card.why})`],
    ...(card.playback === card.capture ? [] : [['outputs', card.playback] as [string, string]]),
    ...card.warnings.map((warning): [string, string] => ['note', warning]),
    ...(card.fault ? [['fault', `${card.fault.message}; the box tries again`] as [string, string]] : []),
    ['rate', `${rate} Hz, period ${periodFrames} frames${periods > 0 ? ` x ${periods}` : ''}${trip}`],
    [
      'console',
      `${size.strips} strips, ${size.buses} buses, ${size.matrices} matrices, ${size.inputs} inputs, ${size.outputs} outputs`,
    ],
    [
      'engine',
      `${engine.state}, ${engine.priority > 0 ? `SCHED_FIFO ${engine.priority}` : 'ordinary scheduler'}`,
    ],
    ...engine.missing.map((what): [string, string] => ['missing', what]),
    ...Object.entries(sockets),
  ]
  const lines = rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}`)
  const how = engine.state === 'failed' ? 'has no engine: see the log' : 'runs'
  return `Mixbox ${status.version} ${how}.\n${lines.join('\n')}\nTry in another terminal:\n${TRY.map((line) => `  ${line}`).join('\n')}\n`
}

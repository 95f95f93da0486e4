/** DISCONNECT (MQTT 5, 2.4): what an owner can do something about. */
const REASONS: Readonly<Record<number, string>> = {
  0: '',
  135: ': not authorized',
  139: ': it is being shut down',
  142: ': another client has the same id; give each box an mqtt.id of its own',
  147: ': too many messages at once',
  149: ': a message was too large',
  152: ': by its administrator',
}

export function disconnectReason(code: number): string {
  return `the broker has ended the connection${REASONS[code] ?? ` (reason ${code})`}`
}

// Devices of a house, and the code that takes one more in.
import type { FakeBox } from './fake-box.ts'

const DAY_MS = 86_400_000

/** From now on the box has devices that come and go. @returns takes one in, as by the code */
export function withHouse(box: FakeBox): {
  devices: { id: string; name: string }[]
  comes(name: string): void
} {
  const now = Date.now()
  const device = (id: string, name: string, role: string, days: number, here: boolean) => ({
    ...{ id, name, role, here, made: now - days * DAY_MS, seen: now - (here ? 0 : days * DAY_MS) / 2 },
  })
  const devices = [
    device('0a1b2c3d', 'Anna’s phone', 'admin', 40, true),
    device('1f0c22ab', 'Tablet Ben', 'engineer', 12, true),
    device('77aa01fe', 'Hall tablet', 'viewer', 3, false),
  ]
  let role = 'engineer'
  Object.assign(box.answers, {
    sessions: () => devices,
    pair: ({ role: as }: { role: string }) => {
      role = as
      return { code: '407162', role, until: now + 300_000, seconds: 300 }
    },
    revoke: ({ session }: { session: string }) => {
      const place = devices.findIndex(({ id }) => id === session)
      return { revoked: devices.splice(place, 1).length }
    },
  })
  return { devices, comes: (name) => devices.push(device('99887766', name, role, 0, true)) }
}

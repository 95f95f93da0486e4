// The browser panel begins here.
import { Box } from './model/box.ts'
import type { Socket } from './model/link.ts'
import { MxApp } from './view/app.ts'

const METER_HZ = 50

const box = new Box({
  meterHz: METER_HZ,
  open: () =>
    new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`) as Socket,
  now: () => performance.now(),
  after: (ms, call) => {
    setTimeout(call, ms)
  },
})
const app = new MxApp()
app.box = box
document.body.append(app)
box.link.start()

// The browser panel begins here.
import { Box } from './model/box.ts'
import { Gestures, type Told } from './model/gestures.ts'
import type { Socket } from './model/link.ts'
import { Listening } from './model/listen/listening.ts'
import { openSpeaker } from './sound/open-speaker.ts'
import { MxApp } from './view/app.ts'
import { takeTaps } from './view/taps.ts'

const METER_HZ = 50
/** The box has put this device out: firmware/surfaces/web/README.md. */
const PUT_OUT = 4401

function open(): Socket {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`)
  let opened = false
  socket.addEventListener('open', () => {
    opened = true
  })
  socket.addEventListener('close', ({ code }) => {
    if (code === PUT_OUT) location.reload()
    else if (!opened) void reloadForStranger()
  })
  return socket as Socket
}

/** Who is no longer known gets the page to pair with instead of this one. */
async function reloadForStranger(): Promise<void> {
  try {
    const { role } = await (await fetch('/whoami')).json()
    if (role === null) location.reload()
  } catch {
    // The box is away; the link tries on.
  }
}

const box = new Box({
  open,
  now: () => performance.now(),
  after: (ms, call) => {
    setTimeout(call, ms)
  },
  soon(call) {
    // A browser tells where fingers are right before it draws. A hidden page draws nothing, and keys come at any time.
    const requests = { frame: requestAnimationFrame(once), timer: setTimeout(once) }
    function once() {
      cancelAnimationFrame(requests.frame)
      clearTimeout(requests.timer)
      call()
    }
  },
})
/** A box that came back as another version has another page, and perhaps other knobs. */
let version: string | undefined
box.on('welcome', () => {
  const now = box.welcome!.box.version
  if (version !== undefined && version !== now) location.reload()
  version = now
})
const gestures = new Gestures(() => performance.now())
box.on('welcome', () => gestures.begin(box.mirror!.table, box.welcome!.values, box.welcome!.you))
box.on('change', (message) => gestures.take(message as unknown as Told))
const app = new MxApp()
app.box = box
app.gestures = gestures
app.listening = new Listening({
  ...{ box, openSpeaker, now: () => performance.now() },
  every: (ms, call) => {
    const timer = setInterval(call, ms)
    return () => clearInterval(timer)
  },
})
document.body.append(app)
takeTaps(document)

/** A phone in a pocket needs no meters. */
const lookAtMeters = () => box.wantMeters(document.hidden ? 0 : METER_HZ)
document.addEventListener('visibilitychange', lookAtMeters)
lookAtMeters()
box.link.start()

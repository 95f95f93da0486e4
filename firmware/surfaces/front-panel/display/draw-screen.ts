import { Canvas } from './canvas.ts'
import { freeRows } from './rows.ts'
import type { ScreenModel } from './screen-model.ts'
import { drawMenu } from './screens/menu.ts'
import { drawMessage } from './screens/message.ts'
import { drawMixer } from './screens/mixer.ts'
import { drawMoved } from './screens/moved.ts'
import { drawStart } from './screens/start.ts'

/**
 * Draws what the panel has to say, from scratch: what a hand moves before everything else, then pages, then levels.
 * @param image 128 x height / 8 bytes in the order of the display's memory (byte 128 x (y >> 3) + x, bit y & 7)
 */
export function drawScreen(model: ScreenModel, image: Uint8Array, height: 64 | 32): void {
  const canvas = new Canvas(image, height)
  canvas.clear()
  const rest = drawMessage(canvas, model.messages, freeRows(height))
  if (model.starting) drawStart(canvas, rest)
  else if (model.moved) drawMoved(canvas, model.moved, rest)
  else if (model.menu) drawMenu(canvas, model.menu, model.page, rest)
  else drawMixer(canvas, model, rest)
}

// Every scene as it looks on a display, in the terminal: node build/test/firmware/front-panel/display/show-screens.js [NAME] [--low]
import { halfBlocks } from '../../../../firmware/mixctl/half-blocks.ts'
import { drawScreen } from '../../../../firmware/surfaces/front-panel/display/index.ts'
import { SCENES } from './scenes.ts'

const words = process.argv.slice(2)
const height = words.includes('--low') ? 32 : 64
const names = words.filter((word) => !word.startsWith('--'))
for (const [name, model] of Object.entries(SCENES)) {
  if (names.length > 0 && !names.includes(name)) continue
  const image = new Uint8Array((128 * height) / 8)
  drawScreen(model, image, height)
  console.log(`${name}\n${'─'.repeat(128)}\n${halfBlocks(image, 128)}\n${'─'.repeat(128)}`)
}

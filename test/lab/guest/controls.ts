// Runs in the lab's machine: the binding's card controls, for comparison with amixer.
// Usage: node controls.js CARD [NUMID VALUE,VALUE]   prints every element with its values
import { CardControls } from 'node-alsa-pcm'

const [card = '', numid, values] = process.argv.slice(2)
const controls = CardControls.open(card)
if (numid !== undefined) controls.write(Number(numid), values!.split(',').map(Number))
const elements = controls.list().map((element) => ({
  ...element,
  values: element.access.readable ? controls.read(element.numid) : [],
}))
process.stdout.write(`${JSON.stringify(elements)}\n`)
controls.close()

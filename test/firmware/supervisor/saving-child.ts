// Saves as often as it can, every name of the console holding the same count: node saving-child.js FOLDER COUNT
import { buildTable, createStore } from '../../../firmware/console/index.ts'
import { StateFile } from '../../../firmware/supervisor/state-file.ts'
import { keptLog } from './quiet-log.ts'

const [folder, first] = process.argv.slice(2)
const store = createStore(buildTable({ strips: 4, inputs: 4, outputs: 2 }))
const file = new StateFile(folder!, store, keptLog().log)
file.start()
for (let count = Number(first); ; count++) {
  store.setMany(
    [1, 2, 3, 4].map((n) => [`/ch/0${n}/config/name`, String(count)]),
    'test',
  )
  await file.flush()
  if (count === Number(first)) process.stdout.write('saved\n')
}

// Saves a console once: node save-once.js FOLDER NAME. Reads nothing from the folder, so that every system call on it is
// the save's.
import { buildTable, createStore } from '../../firmware/console/index.ts'
import { StateFile } from '../../firmware/supervisor/state-file.ts'
import { keptLog } from '../firmware/supervisor/quiet-log.ts'

const [folder, name] = process.argv.slice(2)
const store = createStore(buildTable({ strips: 4, inputs: 4, outputs: 2 }))
const file = new StateFile(folder!, store, keptLog().log)
file.start()
store.setMany(
  [1, 2, 3, 4].map((n) => [`/ch/0${n}/config/name`, name!]),
  'trial',
)
await file.stop()

// The box in the pictures: a band on a stage in the middle of a song.
import { dress } from '../dress.ts'
import { FakeBox } from '../fake-box.ts'
import { withDesk } from '../panel-sample.ts'
import { STATUS_SAMPLE } from '../status-sample.ts'

/** @param role of whoever looks */
export async function openShow(role = 'admin'): Promise<FakeBox> {
  const box = new FakeBox({ outputs: 8 })
  box.role = role
  box.status = STATUS_SAMPLE
  withDesk(box)
  dress(box.store)
  await box.start()
  return box
}

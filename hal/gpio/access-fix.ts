import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'

const RULE = 'SUBSYSTEM=="gpio", KERNEL=="gpiochip*", GROUP="gpio", MODE="0660"'

/** What the owner of the machine can do where this user may not open a device: its group is asked, never guessed. */
export function accessFix(path: string, groups = '/etc/group'): string {
  const { gid, mode } = statSync(path)
  const group = readFileSync(groups, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , id]) => Number(id) === gid)?.[0]
  if (gid === 0 || group === undefined || (mode & 0o060) !== 0o060) {
    return `Only root may. Give it to a group by a udev rule: ${RULE}`
  }
  return `Members of the group "${group}" may: sudo usermod -aG ${group} ${userInfo().username}, and log in anew.`
}

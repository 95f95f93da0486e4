/** A chip that answers, but no longer has what its set-up gave it. */
export class LostRegisters extends Error {
  constructor(chip: string) {
    super(`${chip}: it has lost its registers, as after a loss of power; it is set up again`)
    this.name = 'LostRegisters'
  }
}

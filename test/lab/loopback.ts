import type { Lab } from './lab.ts'

export interface Listening {
  /** Format, as arecord has it. */
  how?: string
  /** A shell command, while the sound runs. */
  during?: string
}

/** The kernel's cable: what is played into one end is recorded at the other. The box has device 0, trials device 1. */
export class Loopback {
  readonly #lab: Lab
  /** The end of the trials. */
  readonly device = 'hw:CARD=Loopback,DEV=1'

  constructor(lab: Lab) {
    this.#lab = lab
  }

  /**
   * Plays and records at once, by aplay and arecord.
   * @param wav in the guest @param seconds of the recording
   * @returns the recording, a WAV file
   */
  async playAndRecord(
    wav: string,
    seconds: number,
    { how = '-f S32_LE -c 2 -r 48000', during }: Listening = {},
  ): Promise<Buffer> {
    const file = '/tmp/recording.wav'
    await this.#lab.run(
      `timeout ${seconds + 20} arecord -q -D ${this.device} ${how} -d ${seconds} --buffer-size=16384 ${file} & recorder=$!
      sleep 1; timeout -s KILL ${seconds + 20} aplay -q -D ${this.device} --buffer-size=16384 ${wav} & player=$!
      sleep 1; ${during ?? ':'}
      wait $recorder; ended=$?
      pkill -9 -x aplay; wait $player; exit $ended`,
      { within: seconds + 60 },
    )
    return this.#lab.fetch(file)
  }

  /** Plays for ever, until stop(). @param wav in the guest */
  async play(wav: string): Promise<void> {
    await this.#lab.run(
      `systemd-run -q --unit=lab-play sh -c 'while aplay -q -D ${this.device} --buffer-size=16384 ${wav}; do :; done'`,
    )
  }

  async stop(): Promise<void> {
    await this.#lab.run('systemctl stop lab-play', { codes: 'any' })
  }
}

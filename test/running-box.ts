// The real box as a process, in folders of its own, on a virtual card whose far end the caller holds.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '../firmware/mixctl/client.ts'
import { createVirtualCard, type VirtualCard, type VirtualCardOptions } from '../hal/virtual-card/index.ts'

export interface RunningBoxOptions {
  card?: Partial<VirtualCardOptions>
  /** On top of what names the card. */
  config?: Record<string, unknown>
}

export class RunningBox {
  readonly folder = mkdtempSync(join(tmpdir(), 'mixbox-box-'))
  readonly memory = mkdtempSync('/dev/shm/mixbox-box-')
  readonly card: VirtualCard
  readonly env: NodeJS.ProcessEnv
  readonly process: ChildProcess
  log = ''

  private constructor(options: RunningBoxOptions) {
    const cardFolder = join(this.memory, 'card')
    mkdirSync(cardFolder)
    this.card = createVirtualCard({
      runtimeDir: cardFolder,
      id: 'Test',
      rate: 48000,
      format: 'S32_LE',
      captureChannels: 2,
      playbackChannels: 2,
      ...options.card,
    })
    const config = {
      cards: { capture: this.card.device, playback: this.card.device },
      channels: { inputs: this.card.captureChannels, outputs: this.card.playbackChannels },
      ...options.config,
    }
    writeFileSync(join(this.folder, 'mixbox.json'), JSON.stringify(config))
    this.env = {
      ...process.env,
      ALSA_CONFIG_PATH: this.card.alsaConfig,
      MIXBOX_STATE_DIR: join(this.folder, 'state'),
      MIXBOX_RUNTIME_DIR: join(this.memory, 'run'),
    }
    const args = ['build/firmware/main.js', '--config', join(this.folder, 'mixbox.json')]
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: this.env })
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (data) => {
        this.log += data
      })
    }
  }

  /** @throws Error with the box's log when it does not run within 15 s */
  static async start(options: RunningBoxOptions = {}): Promise<RunningBox> {
    const box = new RunningBox(options)
    const deadline = Date.now() + 15_000
    while (!box.log.includes(' runs.')) {
      if (box.process.exitCode !== null || Date.now() > deadline) {
        await box.stop()
        throw new Error(`the box does not run:\n${box.log}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return box
  }

  connect(): Promise<Client> {
    return Client.connect(join(this.env['MIXBOX_RUNTIME_DIR']!, 'mixctl.sock'))
  }

  mixctl(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['build/firmware/mixctl/main.js', ...args], {
      env: this.env,
      encoding: 'utf8',
    })
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.on('close', resolve))
      this.process.kill('SIGTERM')
      const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(timer)
    }
    this.card.close()
    rmSync(this.folder, { recursive: true, force: true })
    rmSync(this.memory, { recursive: true, force: true })
  }
}

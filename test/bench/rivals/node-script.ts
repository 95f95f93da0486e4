import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Job } from './job.ts'
import type { Command, InputFiles } from './rival.ts'

export interface ScriptOrder {
  job: Job
  files: InputFiles
  output: string
}

/** A command that runs one of the scripts beside this file on a job. @param script without ".js" */
export function nodeScript(script: string, order: ScriptOrder, folder: string): Command {
  const path = join(folder, 'order.json')
  writeFileSync(path, JSON.stringify(order))
  return { words: [process.execPath, fileURLToPath(new URL(`./${script}.js`, import.meta.url)), path] }
}

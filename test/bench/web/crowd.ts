// Pages that look at one box, in a process of their own. Usage: crowd.js PORT COUNT HERTZ [TAP]. Prints a JSON line with
// what came to them all, for each line it reads. With a tap they listen to it.
import { createInterface } from 'node:readline'
import { BenchPage } from './bench-page.ts'

const [port, count, hertz] = process.argv.slice(2).map(Number) as [number, number, number]
const tap = process.argv[5]
const pages = await Promise.all(Array.from({ length: count }, () => BenchPage.open(port, hertz)))
if (tap) for (const page of pages) await page.ask({ op: 'listen', tap })
process.stdout.write('ready\n')
for await (const _ of createInterface({ input: process.stdin })) {
  const sum = (of: (page: BenchPage) => number) => pages.reduce((total, page) => total + of(page), 0)
  const came = {
    bytes: sum((page) => page.bytes),
    meters: sum((page) => page.meters),
    changes: sum((page) => page.changes),
    gaps: sum((page) => page.gaps),
  }
  process.stdout.write(`${JSON.stringify(came)}\n`)
}
process.exit()

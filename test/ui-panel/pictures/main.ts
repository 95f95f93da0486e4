// Takes pictures of every view on every screen, in Debian's chromium before a made-up show, to be looked at.
// Usage: npm run pictures [-- PART-OF-A-NAME ...]   into build/pictures; index.html there shows them beside each other.
// A name is a view on a screen: "mixer phone-lying".
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { pageOfPictures } from './page-of-pictures.ts'
import { SCREENS } from './screens.ts'
import { openShow } from './show.ts'
import { takePicture } from './take-picture.ts'
import { VIEWS } from './views.ts'

const FOLDER = 'build/pictures'

const parts = process.argv.slice(2)
const all = SCREENS.flatMap((screen) => VIEWS.map((view) => ({ screen, view })))
const wanted = all.filter(({ screen, view }) => {
  const name = `${view.name} ${screen.name}`
  return parts.length === 0 || parts.some((part) => name.includes(part))
})
if (wanted.length === 0) {
  process.stderr.write(
    `pictures: none has "${parts.join('", "')}" in its name; views: ${VIEWS.map(({ name }) => name).join(', ')}; screens: ${SCREENS.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

mkdirSync(FOLDER, { recursive: true })
// As root, as in containers, there is no sandbox.
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const { screen, view } of wanted) {
    const box = await openShow(view.role)
    const picture = await takePicture(browser, box, screen, view)
    writeFileSync(join(FOLDER, `${view.name}-${screen.name}.png`), picture)
    await box.stop()
  }
} finally {
  await browser.close()
}
writeFileSync(join(FOLDER, 'index.html'), pageOfPictures(SCREENS, VIEWS))
process.stdout.write(`${wanted.length} pictures in ${FOLDER}\n`)

// Takes pictures of every view on every screen, in Debian's chromium before a made-up show, to be looked at.
// Usage: npm run pictures [-- PART-OF-A-NAME ...]   into build/pictures; index.html there shows them beside each other.
//        npm run pictures -- --vectors              draws those of the READMEs anew: ui-panel/pictures
// A name is a view on a screen: "mixer phone-lying".
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { pageOfPictures } from './page-of-pictures.ts'
import { SCREENS, type Screen } from './screens.ts'
import { openShow } from './show.ts'
import { takePicture } from './take-picture.ts'
import { vectorPicture } from './vector/vector-picture.ts'
import { VECTOR_FOLDER, VECTORS } from './vectors.ts'
import { type PictureView, VIEWS } from './views.ts'

const FOLDER = 'build/pictures'

interface Wanted {
  screen: Screen
  view: PictureView
}

const args = process.argv.slice(2)
const withVectors = args.includes('--vectors')
const parts = args.filter((arg) => arg !== '--vectors')

function wantedPictures(): Wanted[] {
  if (withVectors) return []
  const all = SCREENS.flatMap((screen) => VIEWS.map((view) => ({ screen, view })))
  const found = all.filter(({ screen, view }) => {
    const name = `${view.name} ${screen.name}`
    return parts.length === 0 || parts.some((part) => name.includes(part))
  })
  if (found.length > 0) return found
  const [views, screens] = [VIEWS, SCREENS].map((list) => list.map(({ name }) => name).join(', '))
  process.stderr.write(
    `pictures: none has "${parts.join('", "')}" in its name; views: ${views}; screens: ${screens}\n`,
  )
  process.exit(2)
}

async function take<T>(
  browser: Browser,
  { screen, view }: Wanted,
  how: (page: Page) => Promise<T>,
): Promise<T> {
  const box = await openShow(view.role)
  try {
    return await takePicture(browser, box, screen, view, how)
  } finally {
    await box.stop()
  }
}

const wanted = wantedPictures()
mkdirSync(FOLDER, { recursive: true })
// As root, as in containers, there is no sandbox.
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const one of wanted) {
    const picture = await take(browser, one, (page) => page.screenshot())
    writeFileSync(join(FOLDER, `${one.view.name}-${one.screen.name}.png`), picture)
  }
  for (const { name, title, ...one } of withVectors ? VECTORS : []) {
    const picture = await take(browser, one, (page) => vectorPicture(page, title))
    writeFileSync(join(VECTOR_FOLDER, `${name}.svg`), picture)
    process.stdout.write(`${name}.svg: ${picture.length} bytes\n`)
  }
} finally {
  await browser.close()
}
if (withVectors) process.exit()
writeFileSync(join(FOLDER, 'index.html'), pageOfPictures(SCREENS, VIEWS))
process.stdout.write(`${wanted.length} pictures in ${FOLDER}\n`)

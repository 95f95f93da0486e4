import type { Screen } from './screens.ts'
import type { PictureView } from './views.ts'

/** @returns a page with a row of pictures for each view, all screens beside each other */
export function pageOfPictures(screens: readonly Screen[], views: readonly PictureView[]): string {
  const rows = views.map(({ name }) => {
    const pictures = screens.map(
      (screen) =>
        `<a href="${name}-${screen.name}.png"><img src="${name}-${screen.name}.png" alt="${name} on ${screen.name}" loading="lazy"></a>`,
    )
    return `<h2 id="${name}">${name}</h2>\n<p>${pictures.join('\n')}</p>`
  })
  const ways = views.map(({ name }) => `<a href="#${name}">${name}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Mixbox: pictures</title>
<style>
body { background: #2a2d31; color: #eee; font: 15px system-ui; margin: 16px }
nav a { color: #9ddbe6; margin-right: 12px } p { display: flex; gap: 12px; overflow-x: auto } img { height: 420px; border: 1px solid #000 }
</style>
<nav>${ways.join('')}</nav>
${rows.join('\n')}
</html>
`
}

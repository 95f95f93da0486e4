// What a device sees that has not paired: one page that needs nothing else.
import { createHash } from 'node:crypto'

const SCRIPT = `
const form = document.querySelector('form'), told = document.querySelector('output')
const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
post('/pair/ask', {}).then(async (answer) => {
  if (!answer.ok) told.textContent = (await answer.json()).message
}).catch(() => {})
const kinds = [[/iPad/, 'iPad'], [/iPhone/, 'iPhone'], [/Android.*Mobile/, 'Android phone'], [/Android/, 'Android tablet'], [/Mac OS/, 'Mac'], [/Windows/, 'Windows computer']]
// So that the code is all there is to type.
form.elements.name.value = (kinds.find(([kind]) => kind.test(navigator.userAgent)) || [0, 'Browser'])[1]
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  told.textContent = ''
  const { code, name } = Object.fromEntries(new FormData(form))
  try {
    const answer = await post('/pair', { code: code.replace(/\\D/g, ''), name })
    if (answer.ok) location.reload()
    else told.textContent = (await answer.json()).message
  } catch {
    told.textContent = 'The box does not answer.'
  }
})
`

const STYLE = `
:root { color-scheme: dark; font: 17px/1.45 system-ui, "Roboto", "Noto Sans", sans-serif; -webkit-tap-highlight-color: transparent }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; align-content: start; justify-items: center; padding: max(16px, 7vh) 16px 16px; background: #0d0f12; color: #eef1f5 }
main { width: 100%; max-width: 26rem; padding: 20px; border-radius: 14px; background: #15181d; box-shadow: inset 0 0 0 1px #1e232a }
h1 { font-size: 22px; line-height: 1.2; margin: 0 0 10px }
p { margin: 0 0 6px; color: #a3adba } p b { color: #eef1f5; font-weight: 600 }
ul { margin: 0; padding-left: 1.1em; color: #a3adba } li b { color: #eef1f5; font-weight: 600 }
label { display: block; margin-top: 18px; font-size: 14px; color: #a3adba }
input, button { display: block; width: 100%; min-height: 52px; margin-top: 6px; padding: 0 14px; font: inherit; font-size: 17px; color: #eef1f5; border-radius: 10px; border: 1px solid #59626f; background: #0d0f12 }
input[name=code] { min-height: 84px; padding: 0 4px; text-align: center; font-size: clamp(34px, 12vw, 52px); font-weight: 700; letter-spacing: .12em; font-variant-numeric: tabular-nums }
button { margin-top: 20px; border-color: #4fc9dc; background: #4fc9dc; color: #04161a; font-weight: 700; cursor: pointer }
:focus-visible { outline: 3px solid #f0d24a; outline-offset: 2px }
output { display: block; margin-top: 14px; color: #ffb9ae } output:empty { display: none }
@media (max-height: 480px) { body { padding-top: 12px } input[name=code] { min-height: 60px } }
`

export const PAIRING_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#0d0f12">
<title>Pair with Mixbox</title>
<style>${STYLE}</style>
<main>
<h1>Pair this device</h1>
<p>The mixer shows a code, most often of six digits:</p>
<ul><li>on its <b>display</b> and in its log,<li>under <b>Setup</b> on a device that an admin has in hand,<li>by <b>mixctl pair</b> on the box.</ul>
<form>
<label>Code<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="15" required autofocus></label>
<label>Name of this device<input name="name" maxlength="60" required autocomplete="off"></label>
<button>Pair</button>
<output role="alert"></output>
</form>
</main>
<script>${SCRIPT}</script>
</html>
`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page's own script and style, and nothing else. */
export const PAIRING_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

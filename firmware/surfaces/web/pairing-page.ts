// What a device sees that has not paired: one page that needs nothing else.
import { createHash } from 'node:crypto'

const SCRIPT = `
const form = document.querySelector('form'), told = document.querySelector('output')
const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
post('/pair/ask', {}).then(async (answer) => {
  if (!answer.ok) told.textContent = (await answer.json()).message
}).catch(() => {})
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
:root { color-scheme: dark; font: 18px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #101214; color: #e8eaed }
main { max-width: 22rem; padding: 1.5rem }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
label { display: block; margin-top: 1rem }
input, button { box-sizing: border-box; width: 100%; min-height: 48px; font: inherit; border-radius: 8px; border: 1px solid #767b82; background: #1b1e22; color: inherit; padding: 0 .75rem }
input[name=code] { font-size: 1.6rem; letter-spacing: .3em; font-variant-numeric: tabular-nums }
button { margin-top: 1.5rem; background: #2f6fde; border-color: #2f6fde; color: #fff; font-weight: 600 }
:focus-visible { outline: 3px solid #ffd166; outline-offset: 2px }
output { display: block; min-height: 3em; margin-top: 1rem; color: #ffb4a8 }
`

export const PAIRING_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pair with Mixbox</title>
<style>${STYLE}</style>
<main>
<h1>Pair this device with the mixer</h1>
<p>The mixer shows a code, most often of six digits: on its display, in its log, and with <b>mixctl pair</b>.</p>
<form>
<label>Code<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="15" required autofocus></label>
<label>Name of this device<input name="name" maxlength="60" required placeholder="Ana's phone"></label>
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

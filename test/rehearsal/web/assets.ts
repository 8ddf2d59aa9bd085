// The page's own files, by their paths: a fixed list, so that no path can lead anywhere else.
import { readFile } from 'node:fs/promises'
import type { Reply } from '../../emulators/server.ts'

const style = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'

const ASSETS: Readonly<Record<string, readonly [file: URL, type: string]>> = {
  '/': [new URL('./page/index.html', import.meta.url), 'text/html; charset=utf-8'],
  '/colours.css': [new URL('./page/colours.css', import.meta.url), style],
  '/writing.css': [new URL('./page/writing.css', import.meta.url), style],
  '/style.css': [new URL('./page/style.css', import.meta.url), style],
  '/bubbles.css': [new URL('./page/bubbles.css', import.meta.url), style],
  '/incidents.css': [new URL('./page/incidents.css', import.meta.url), style],
  '/icon.svg': [new URL('./page/icon.svg', import.meta.url), 'image/svg+xml'],
  '/page.js': [new URL('./page/page.js', import.meta.url), script],
  '/server.js': [new URL('./page/server.js', import.meta.url), script],
  '/messages.js': [new URL('./page/messages.js', import.meta.url), script],
  '/bubble.js': [new URL('./page/bubble.js', import.meta.url), script],
  '/keyboard.js': [new URL('./page/keyboard.js', import.meta.url), script],
  '/formatted.js': [new URL('./page/formatted.js', import.meta.url), script],
  '/toasts.js': [new URL('./page/toasts.js', import.meta.url), script],
  '/composer.js': [new URL('./page/composer.js', import.meta.url), script],
  '/incidents.js': [new URL('./page/incidents.js', import.meta.url), script],
  '/element.js': [new URL('./page/element.js', import.meta.url), script],
}

/** Nothing but what this server gives may run, be shown or be asked; nobody may put the page in a frame. */
export const GUARDS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The file of that path, read anew each time: it may be edited while the rehearsal runs. Undefined when there is none. */
export const assetOf = async (path: string): Promise<Reply | undefined> => {
  const asset = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined
  if (!asset) return undefined
  const [file, type] = asset
  return { kind: 'reply', status: 200, headers: { 'content-type': type }, body: await readFile(file) }
}

// The HTML that mail programs and newsletter services would have sent for a text.
import type { Random } from '../../random.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&nbsp;',
}
const escaped = (text: string): string => text.replace(/[&<>"\u00a0]/g, (character) => escapes[character] ?? character)

const numericEntities = (html: string): string =>
  html.replace(/[\u{80}-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0)};`)

const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>\n')}</p>`)
    .join('\n')
    .replace(/https:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`)

/** As a mail program writes it beside the text part. */
export const mailHtml = (text: string): string => `<div dir="ltr">${paragraphs(text)}</div>`

/** As a newsletter service writes it: a head, styles, a hidden preheader, nested tables, a picture that counts readers. */
export const newsletterHtml = (random: Random, subject: string, text: string): string => {
  const html = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${escaped(subject)}</title>
<style>body{margin:0;font-family:Georgia,serif}.pre{display:none;max-height:0}@media(max-width:600px){.w{width:100%}}</style>
</head><body>
<div class="pre">${escaped(subject)}</div>
<table role="presentation" width="100%"><tr><td align="center"><table class="w" width="600"><tr><td>
${paragraphs(text)}
</td></tr></table></td></tr></table>
<img src="cid:open.gif" width="1" height="1" alt="">
</body></html>`
  return random.chance(0.3) ? numericEntities(html) : html
}

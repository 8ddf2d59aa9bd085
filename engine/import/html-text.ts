// HTML turned into text, in linear time and without recursion, whatever the markup.
import { decodeHTML } from 'entities'
import { walkHtml } from './html-tags.ts'
import { createPage } from './page.ts'

const ELEMENTS = {
  /** An empty line before and after. */
  apart: 'p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote article section header footer main nav aside figure form hr',
  /** Begin a line of their own. */
  line: 'div tr dt dd address center caption legend fieldset option body html head',
  item: 'li',
  cell: 'td th',
  lineBreak: 'br',
  preformatted: 'pre',
  image: 'img',
  /** Nothing to read, and no markup within. */
  hidden: 'script style title',
} as const
type Role = keyof typeof ELEMENTS

const isRole = (key: string): key is Role => Object.hasOwn(ELEMENTS, key)
const roles: ReadonlyMap<string, Role> = new Map(
  Object.keys(ELEMENTS)
    .filter(isRole)
    .flatMap((role) => ELEMENTS[role].split(' ').map((name) => [name, role] as const)),
)

const ALT = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i
const LONGEST_ATTRIBUTES = 4_096

/**
 * The text of an HTML document: paragraphs apart, list items with a star, the cells of a row on one line, the text of
 * images in place of them. Links keep their words and lose their addresses; scripts, styles, comments and the title
 * are left out, as is everything after one that is never closed (browsers show nothing of it either).
 */
export const htmlToText = (html: string): string => {
  const page = createPage(html.length)
  let preformatted = 0
  let ampersand = -1

  /** Whether there is an `&` in [from, to); asked in the order of the text, so that it is searched only once. */
  const hasEntity = (from: number, to: number): boolean => {
    if (ampersand < from) ampersand = html.indexOf('&', from)
    if (ampersand < 0) ampersand = html.length
    return ampersand < to
  }
  const write = (text: string, from: number, to: number) => {
    if (preformatted > 0) page.keep(text, from, to)
    else page.flow(text, from, to)
  }
  const read = (from: number, to: number) => {
    if (!hasEntity(from, to)) return write(html, from, to)
    const decoded = decodeHTML(html.slice(from, to))
    write(decoded, 0, decoded.length)
  }
  const roleOf = (from: number, to: number): Role | undefined => {
    const name = html.slice(from, to)
    return roles.get(name) ?? roles.get(name.toLowerCase())
  }
  const stand = (role: Role | undefined) => {
    if (role === 'apart' || role === 'preformatted') page.breakLine(2)
    else if (role === 'line' || role === 'item') page.breakLine(1)
    else if (role === 'cell') page.space()
  }
  const showAlt = (attributes: string) => {
    const [, double, single, bare] = ALT.exec(attributes) ?? []
    const alt = decodeHTML(double ?? single ?? bare ?? '')
    write(alt, 0, alt.length)
  }

  walkHtml(html, {
    text: read,
    open(from, to, end) {
      const role = roleOf(from, to)
      stand(role)
      if (role === 'lineBreak') page.nextLine()
      else if (role === 'item') page.flow('* ', 0, 2)
      else if (role === 'preformatted') preformatted += 1
      else if (role === 'image') showAlt(html.slice(to, Math.min(end, to + LONGEST_ATTRIBUTES)))
      return role === 'hidden'
    },
    close(from, to) {
      const role = roleOf(from, to)
      stand(role)
      if (role === 'preformatted' && preformatted > 0) preformatted -= 1
    },
  })
  return page.text()
}

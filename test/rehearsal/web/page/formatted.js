// Text with Telegram's entities, as elements.
import { element, safeLink } from './element.js'

/** @typedef {import('../../../emulators/phone.ts').ChatEntity} Entity */

/** @type {Readonly<Record<string, keyof HTMLElementTagNameMap>>} */
const TAGS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
}

/**
 * @param {string} url
 * @param {readonly (Node | string)[]} inside
 */
const link = (url, inside) => {
  const href = safeLink(url)
  return href === undefined
    ? element('span', {}, inside)
    : element('a', { href, rel: 'noopener noreferrer', target: '_blank' }, inside)
}

/**
 * @param {Entity} entity
 * @param {string} covered its text
 * @param {readonly (Node | string)[]} inside
 * @param {(command: string) => void} onCommand
 */
const wrapped = (entity, covered, inside, onCommand) => {
  if (entity.type === 'bot_command') {
    const button = element('button', { type: 'button', class: 'command' }, inside)
    button.addEventListener('click', () => onCommand(covered))
    return button
  }
  if (entity.type === 'url') return link(covered, inside)
  if (entity.type === 'text_link') return link(String(entity.url ?? ''), inside)
  return element(TAGS[entity.type] ?? 'span', {}, inside)
}

const DETECTED = [
  { type: 'bot_command', pattern: /(?<![\p{L}\p{N}_/<>.])\/[a-z0-9_]{1,64}(?![\p{L}\p{N}_/<>@.])/giu },
  { type: 'url', pattern: /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]»]/giu },
]

/**
 * What Telegram finds by itself in a text that has no entity there: commands and addresses.
 * @param {string} text
 * @param {readonly Entity[]} entities
 * @returns {readonly Entity[]}
 */
const detected = (text, entities) => {
  const covered = entities.filter(({ type }) => ['code', 'pre', 'text_link', 'url', 'bot_command'].includes(type))
  return DETECTED.flatMap(({ type, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })),
  ).filter(
    (found) =>
      !covered.some(({ offset, length }) => offset < found.offset + found.length && found.offset < offset + length),
  )
}

/**
 * Offsets count UTF-16 units, as JavaScript's own strings do. An entity that crosses the end of another is cut there.
 * @param {string} text
 * @param {readonly Entity[]} entities
 * @param {(command: string) => void} onCommand
 * @returns {(Node | string)[]}
 */
export const formatted = (text, entities, onCommand) => {
  /**
   * @param {readonly Entity[]} left
   * @param {number} from
   * @param {number} to
   * @returns {(Node | string)[]}
   */
  const stretch = (left, from, to) => {
    const [first, ...others] = left
    if (!first) return [text.slice(from, to)]
    const start = Math.max(first.offset, from)
    const end = Math.min(first.offset + first.length, to)
    if (start >= end) return stretch(others, from, to)
    const inside = others.filter(({ offset }) => offset < end)
    const after = others.filter(({ offset }) => offset >= end)
    const covered = text.slice(start, end)
    return [
      text.slice(from, start),
      wrapped(first, covered, stretch(inside, start, end), onCommand),
      ...stretch(after, end, to),
    ]
  }
  const all = [...entities, ...detected(text, entities)]
  const outerFirst = all.sort((one, other) => one.offset - other.offset || other.length - one.length)
  return stretch(outerFirst, 0, text.length).filter((piece) => piece !== '')
}

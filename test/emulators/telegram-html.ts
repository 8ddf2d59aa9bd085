// parse_mode HTML, the part of it that bots use: tags become entities, four named references and numbers become text.
import type { MessageEntity } from 'grammy/types'
import { badRequest } from './telegram-errors.ts'

type Simple = 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler' | 'code' | 'blockquote'

const simpleTags: Readonly<Record<string, Simple>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  blockquote: 'blockquote',
}

const references: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(lt|gt|amp|quot));/gi, (whole, decimal, hex, name) => {
    if (name) return references[name.toLowerCase()] ?? whole
    const point = Number.parseInt(decimal ?? hex, decimal ? 10 : 16)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })

const entityOf = (tag: string, attributes: string, offset: number, length: number): MessageEntity => {
  const simple = simpleTags[tag]
  if (simple !== undefined) return { type: simple, offset, length }
  if (tag === 'pre') return { type: 'pre', offset, length }
  const url = decoded(/href=(?:"([^"]*)"|'([^']*)')/i.exec(attributes)?.slice(1).find(Boolean) ?? '')
  return { type: 'text_link', offset, length, url }
}

const isSupported = (tag: string) => Object.hasOwn(simpleTags, tag) || tag === 'pre' || tag === 'a'

/** Throws a 400 "can't parse entities" for an unknown, unclosed or wrongly nested tag. */
export const parseHtml = (html: string): { readonly text: string; readonly entities: readonly MessageEntity[] } => {
  const open: { readonly tag: string; readonly attributes: string; readonly offset: number }[] = []
  const entities: MessageEntity[] = []
  let text = ''
  for (const [piece, slash, name, attributes] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)([^<>]*)>|[^<]+|</gi)) {
    const tag = name?.toLowerCase()
    if (tag === undefined) {
      if (piece === '<') throw badRequest("can't parse entities: Unsupported start tag")
      text += decoded(piece)
    } else if (!isSupported(tag)) {
      throw badRequest(`can't parse entities: Unsupported start tag "${tag}"`)
    } else if (slash === '') {
      open.push({ tag, attributes: attributes ?? '', offset: text.length })
    } else {
      const started = open.pop()
      if (started?.tag !== tag) throw badRequest(`can't parse entities: Unexpected end tag "${tag}"`)
      entities.push(entityOf(tag, started.attributes, started.offset, text.length - started.offset))
    }
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to "${unclosed.tag}"`)
  return { text, entities }
}

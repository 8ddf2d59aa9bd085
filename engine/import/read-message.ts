// A cut message read into an email: header fields decoded, one text made of all its parts, attachments counted.
import { decodeWords } from 'postal-mime'
import { readAddresses } from './addresses.ts'
import { cleanMessageId, type LegacyEmail } from './email.ts'
import { fieldOf, type HeaderFields } from './header-fields.ts'
import { htmlToText } from './html-text.ts'
import { mailDate } from './mail-date.ts'
import { oneLine, tidy } from './page.ts'
import type { CutMessage, Part } from './parts.ts'
import { decodeTextPart } from './text-part.ts'

export type ReadMessage =
  | { readonly kind: 'email'; readonly email: LegacyEmail; readonly receivedAt: Date | undefined }
  | { readonly kind: 'unreadable'; readonly code: 'no_headers' | 'headers_too_large' | 'mime_depth' }

/** What a part shows: text as it was written, or HTML, or both. */
interface Shown {
  readonly plain?: string
  readonly html?: string
}

/** UTF-16 units. A subject is one line; more than this is an accident. */
const LONGEST_SUBJECT = 2_000
const KNOWN_FIELDS = ['from', 'to', 'cc', 'subject', 'date', 'message-id', 'received', 'sender', 'return-path']
const SIGNATURES = /^application\/(?:pgp-signature|(?:x-)?pkcs7-signature)$/

const subjectOf = (fields: HeaderFields): string =>
  oneLine(decodeWords((fieldOf(fields, 'subject') ?? '').slice(0, LONGEST_SUBJECT * 4)), LONGEST_SUBJECT)

const isBlank = (text: string | undefined): boolean => text === undefined || text === ''
const plainOf = ({ plain, html }: Shown): string => plain ?? (html === undefined ? '' : htmlToText(html))

/** Several parts one after the other: HTML is turned into text only beside a part that is text. */
const inSequence = (shown: readonly Shown[]): Shown => {
  const html = shown.flatMap((part) => part.html ?? [])
  const texts = shown.map(plainOf).filter((text) => text !== '')
  return {
    ...(shown.some(({ plain }) => plain !== undefined) ? { plain: texts.join('\n\n') } : {}),
    ...(html.length > 0 ? { html: html.join('\n') } : {}),
  }
}

/** The same content several times: the first text and the richest HTML, which comes last. */
const oneOf = (shown: readonly Shown[]): Shown => {
  const plain = shown.find((part) => !isBlank(part.plain))?.plain
  const html = shown.findLast((part) => !isBlank(part.html))?.html
  return { ...(plain === undefined ? {} : { plain }), ...(html === undefined ? {} : { html }) }
}

/** The head of a message within the message: who wrote it, and about what. */
const headOf = (fields: HeaderFields): string => {
  const from = readAddresses(fields.get('from') ?? []).join(', ')
  return [from && `From: ${from}`, `Subject: ${subjectOf(fields)}`].filter((line) => line !== '').join('\n')
}

const show = async (part: Part): Promise<Shown> => {
  if (part.kind === 'attachment') return {}
  if (part.kind === 'text' || (part.kind === 'multipart' && part.parts.length === 0)) {
    const text = tidy(await decodeTextPart(part))
    const isMarkup = part.mediaType === 'text/html' || /^text\/(?:enriched|richtext)$/.test(part.mediaType)
    return isMarkup ? { html: text } : { plain: text }
  }
  const shown: Shown[] = []
  for (const inner of part.parts) shown.push(await show(inner))
  if (part.mediaType === 'multipart/alternative') return oneOf(shown)
  if (part.kind !== 'message') return inSequence(shown)
  const [inner] = part.parts
  return inSequence([...(inner ? [{ plain: headOf(inner.fields) }] : []), ...shown])
}

/** The two bodies as they are stored. */
const bodies = ({ plain = '', html = '' }: Shown): Pick<LegacyEmail, 'bodyText' | 'bodyHtml'> => ({
  bodyText: plain === '' ? htmlToText(html) : plain,
  bodyHtml: html === '' ? null : html,
})

/** The Content-IDs that HTML shows as pictures. */
const shownPictures = (html: string): ReadonlySet<string> =>
  new Set([...html.matchAll(/["'(=]cid:([^"'\s)>]{1,250})/gi)].flatMap(([, id]) => id ?? []))

const countAttachments = (part: Part, pictures: ReadonlySet<string>, isRelated: boolean): number => {
  if (part.kind === 'attachment') {
    const contentId = fieldOf(part.fields, 'content-id')?.replaceAll(/[<>\s]/g, '')
    const isPicture = contentId !== undefined && (isRelated || pictures.has(contentId))
    return isPicture || SIGNATURES.test(part.mediaType) ? 0 : 1
  }
  const related = part.mediaType === 'multipart/related'
  return part.parts.reduce((count, inner) => count + countAttachments(inner, pictures, related), 0)
}

/** When the last server took it over: the date at the end of the topmost Received field that has one. */
const receivedDate = (fields: HeaderFields): Date | undefined => {
  for (const field of fields.get('received') ?? []) {
    const date = mailDate(field.slice(field.lastIndexOf(';') + 1))
    if (date) return date
  }
  return undefined
}

/**
 * Reads a cut message. A file attached (Content-Disposition: attachment) is never text of the body, whatever its
 * type; a message forwarded inline is, with a head of its own. Takes linear time and throws on no input.
 */
export const readMessage = async ({ root, fault }: CutMessage): Promise<ReadMessage> => {
  if (fault) return { kind: 'unreadable', code: fault }
  const { fields } = root
  if (!KNOWN_FIELDS.some((name) => fields.has(name))) return { kind: 'unreadable', code: 'no_headers' }
  const shown = await show(root)
  const [delivered] = readAddresses((fields.get('delivered-to') ?? fields.get('x-original-to') ?? []).slice(0, 1))
  const [author] = readAddresses([...(fields.get('from') ?? []), ...(fields.get('sender') ?? [])])
  const email: LegacyEmail = {
    messageId: cleanMessageId(fieldOf(fields, 'message-id')),
    account: delivered ?? null,
    sender: author ?? null,
    recipients: readAddresses(['to', 'cc', 'bcc'].flatMap((name) => fields.get(name) ?? [])),
    subject: subjectOf(fields),
    ...bodies(shown),
    sentAt: mailDate(fieldOf(fields, 'date')),
    attachmentCount: countAttachments(root, shownPictures(shown.html ?? ''), false),
  }
  return { kind: 'email', email, receivedAt: receivedDate(fields) }
}

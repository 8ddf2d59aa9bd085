// One JSON line read into an email: the columns of ingestion.emails_legacy, or the names that other exports give them.
import { z } from 'zod'
import { readAddresses } from './addresses.ts'
import { cleanMessageId, type LegacyEmail } from './email.ts'
import { htmlToText } from './html-text.ts'
import { mailDate } from './mail-date.ts'
import { oneLine, tidy } from './page.ts'

const text = z.string().nullish()
const mailbox = z
  .union([z.string(), z.object({ name: text, address: text, email: text })])
  .transform((told) =>
    typeof told === 'string'
      ? told
      : `${(told.name ?? '').replaceAll(/[<>"]/g, ' ')} <${told.address ?? told.email ?? ''}>`,
  )
const mailboxes = z.union([z.array(mailbox), mailbox.transform((one) => [one])]).nullish()

/** Seconds or milliseconds since 1970: no email is older than 1973 in ms, none newer than the year 5138 in s. */
const MILLISECONDS_FROM = 1e11
/** PostgreSQL knows no day before 4713 BC; an invalid date is not later than it either. */
const EARLIEST = Date.UTC(-4711, 0)
const date = z
  .union([
    z.string().transform(mailDate),
    z.number().transform((told) => new Date(told >= MILLISECONDS_FROM ? told : told * 1_000)),
  ])
  .nullish()
  .transform((told) => (told && told.getTime() >= EARLIEST ? told : undefined))

const line = z.object({
  message_id: text,
  account: text,
  sender: mailboxes,
  from: mailboxes,
  recipients: mailboxes,
  to: mailboxes,
  cc: mailboxes,
  bcc: mailboxes,
  subject: text,
  body_text: text,
  text: text,
  body_html: text,
  html: text,
  received_at: date,
  date: date,
  has_attachments: z.boolean().nullish(),
  attachment_count: z.number().int().nonnegative().max(100_000).nullish(),
})

export type ReadLine =
  | { readonly kind: 'email'; readonly email: LegacyEmail }
  | { readonly kind: 'unreadable'; readonly code: 'not_json' | 'wrong_shape' }

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    // JSON.parse tells the text it stumbled over, which may be an email's: the code says enough.
    return undefined
  }
}

/**
 * Reads one line. Fields, all optional but at least one of sender, recipients, subject and body must be there:
 * `message_id`, `account`, `sender` or `from`, `recipients` or `to` (with `cc`, `bcc`), `subject`, `body_text` or
 * `text`, `body_html` or `html`, `received_at` or `date` (ISO 8601, RFC 5322, or seconds or ms since 1970),
 * `has_attachments`, `attachment_count`. A mailbox is a string or `{name, address}`; null counts as absent.
 */
export const readJsonLine = (json: string): ReadLine => {
  const value = parsed(json)
  if (value === undefined) return { kind: 'unreadable', code: 'not_json' }
  const { data } = line.safeParse(value)
  if (!data) return { kind: 'unreadable', code: 'wrong_shape' }
  const [sender] = readAddresses(data.sender ?? data.from ?? [])
  const html = tidy(data.body_html ?? data.html ?? '')
  const plain = tidy(data.body_text ?? data.text ?? '')
  const email: LegacyEmail = {
    messageId: cleanMessageId(data.message_id ?? undefined),
    account: oneLine(data.account ?? '', 320) || null,
    sender: sender ?? null,
    recipients: readAddresses([...(data.recipients ?? data.to ?? []), ...(data.cc ?? []), ...(data.bcc ?? [])]),
    subject: oneLine(data.subject ?? '', 2_000),
    bodyText: plain === '' ? htmlToText(html) : plain,
    bodyHtml: html === '' ? null : html,
    sentAt: data.received_at ?? data.date,
    attachmentCount: data.attachment_count ?? (data.has_attachments ? 1 : 0),
  }
  const isNothing =
    email.sender === null && email.recipients.length === 0 && email.subject === '' && email.bodyText === ''
  return isNothing ? { kind: 'unreadable', code: 'wrong_shape' } : { kind: 'email', email }
}

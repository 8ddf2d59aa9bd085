// One email as an import reads it, and the ids that make an import repeatable.
import { createHash } from 'node:crypto'

export interface LegacyEmail {
  /** As the email tells it, without angle brackets; undefined when it tells none. */
  readonly messageId: string | undefined
  /** The mailbox that it was delivered to, when it is told. */
  readonly account: string | null
  /** `Name <address>`, or whichever of the two there is. */
  readonly sender: string | null
  /** To, Cc and Bcc, in that order, each once, in the sender's form. */
  readonly recipients: readonly string[]
  readonly subject: string
  /** Tidy text; made of the HTML when there is no other. May be empty. */
  readonly bodyText: string
  readonly bodyHtml: string | null
  /** As the email tells it. */
  readonly sentAt: Date | undefined
  /** Files that came with it: pictures of its own HTML and detached signatures are not counted. */
  readonly attachmentCount: number
}

const digest = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/**
 * Hash of an email's content, 64 hex digits: sender, recipients, subject, text and HTML as they are stored. The date,
 * the account and the attachments are not content: two copies of one email in two folders often differ in them.
 */
export const contentHash = (email: LegacyEmail): string =>
  digest([email.sender, email.recipients, email.subject, email.bodyText, email.bodyHtml])

/** Bytes; an index entry of PostgreSQL holds 2,704, and other keys are built from the id. */
const LONGEST_ID = 900

/** A Message-ID as it is stored: without angle brackets and white space; undefined when nothing is left. */
export const cleanMessageId = (told: string | undefined): string | undefined => {
  const bare = /<([^<>]+)>/.exec(told ?? '')?.[1] ?? told ?? ''
  const id = bare.replaceAll(/[\s<>\p{Cc}\p{Surrogate}]+/gu, '')
  if (id === '') return undefined
  return Buffer.byteLength(id) <= LONGEST_ID ? id : `${digest([id])}@long.invalid`
}

/**
 * The id under which an email is stored: its own, or one made of sender, subject, date and text. These are what an
 * email has in every format and in every copy; of two emails alike in them the second one is told apart by variantId.
 */
export const storedId = (email: LegacyEmail): string =>
  email.messageId ??
  `${digest([email.sender, email.subject, email.sentAt?.toISOString() ?? null, email.bodyText]).slice(0, 40)}@derived.invalid`

/** The id of an email whose own id is taken by another content. `digits` of the content's hash tell it apart. */
export const variantId = (id: string, hash: string, digits: number): string => `${id}#${hash.slice(0, digits)}`

// A generated email as an RFC 5322 message: one text, text and HTML, HTML alone; attachments around them.
import { type Random, randomFrom } from '../../random.ts'
import type { GeneratedEmail } from './generated-email.ts'
import { binaryPart, headerMailbox, headerText, textPart } from './transfer.ts'

const fileNames = ['Résultats.pdf', 'scan 001.pdf', 'Pièce jointe n°2.pdf', 'document.pdf', 'facture.pdf']

const attachment = (random: Random): string => {
  const bytes = Buffer.from(Array.from({ length: random.whole(200, 900) }, () => random.whole(0, 255)))
  return binaryPart('application/pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), bytes]), random.pick(fileNames))
}

const multipart = (random: Random, subtype: 'alternative' | 'mixed', parts: readonly string[]): string => {
  // An underscore after "=" occurs in neither transfer encoding, so no boundary stands in a part.
  const boundary = `=_${subtype}_${random.whole(0, 0xffffffff).toString(16)}`
  const body = parts.map((part) => `--${boundary}\n${part}`).join('\n')
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\n\n${body}\n--${boundary}--\n`
}

const contentOf = (random: Random, email: GeneratedEmail): string => {
  const { body_html: html, body_text: text } = email
  if (html === null) return textPart(random, 'text/plain', text)
  if (email.shape === 'html') return textPart(random, 'text/html', html)
  return multipart(random, 'alternative', [textPart(random, 'text/plain', text), textPart(random, 'text/html', html)])
}

/**
 * The whole message, headers first, with LF line ends and nothing but ASCII in it. Encodings are drawn by the
 * Message-ID: the same email is always the same bytes.
 */
export const mimeMessage = (email: GeneratedEmail): string => {
  const random = randomFrom('mime', email.message_id)
  const date = email.received_at.toUTCString().replace('GMT', '+0000')
  const content = contentOf(random, email)
  const attachments = Array.from({ length: email.attachment_count }, () => attachment(random))
  return `Delivered-To: ${email.account}
Received: from relay.example.net by mx.example.org with ESMTPS; ${date}
Message-ID: ${email.message_id}
Date: ${date}
From: ${headerMailbox(random, email.sender)}
To: ${email.recipients.map((recipient) => headerMailbox(random, recipient)).join(',\n ')}
Subject: ${headerText(random, email.subject)}
MIME-Version: 1.0
${attachments.length === 0 ? content : multipart(random, 'mixed', [content, ...attachments])}`
}

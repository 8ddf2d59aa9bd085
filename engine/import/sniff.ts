// Which format a file is in, told by its name and its first bytes. Pure.

export type Format = 'mbox' | 'eml' | 'jsonl'

/** Bytes of a file, unpacked, that are looked at. */
export const HEAD_BYTES = 8 * 1024

export const ACCEPTED =
  'mbox (also .gz), .eml, a folder of .eml files, a Maildir (a folder with cur, new and tmp), JSON lines (.jsonl, .ndjson, also .gz)'

const FIELD = /^([!-9;-~]+)[ \t]*:/
const MAIL_FIELDS = new Set(
  'from to cc subject date message-id received return-path delivered-to sender reply-to mime-version content-type'.split(
    ' ',
  ),
)
const JSON_KEYS = /^\s*\{.*"(?:message_id|sender|from|recipients|subject|body_text|body_html)"\s*:/

/** Whether the bytes begin with a header that has at least two of the fields that mail has. */
const looksLikeMail = (head: string): boolean => {
  const header = head.split(/\r?\n\r?\n/, 1)[0] ?? ''
  const names = header.split('\n').map((line) => FIELD.exec(line)?.[1]?.toLowerCase() ?? '')
  return names[0] !== '' && new Set(names.filter((name) => MAIL_FIELDS.has(name))).size >= 2
}

/** The format of a file of that name whose unpacked content begins with `head`; undefined when it is none of ours. */
export const sniff = (name: string, head: Buffer): Format | undefined => {
  const [, extension] = /\.([a-z0-9]+)(?:\.gz)?$/i.exec(name) ?? []
  const known = extension?.toLowerCase()
  if (known === 'eml') return 'eml'
  if (known === 'jsonl' || known === 'ndjson') return 'jsonl'
  if (known === 'mbox') return 'mbox'
  const text = head.toString('latin1', 0, HEAD_BYTES)
  if (/^(?:\r?\n)*From /.test(text)) return 'mbox'
  if (looksLikeMail(text)) return 'eml'
  return JSON_KEYS.test(text) ? 'jsonl' : undefined
}

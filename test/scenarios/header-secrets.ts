// What the headers of the source hold: message ids, addresses and names, as secrets that must not be found outside.
import { z } from 'zod'
import type { Queryable } from '../../engine/store/database.ts'
import { holdsUnless, type Invariant } from './invariant.ts'

const headers = z.object({
  message_id: z.string(),
  sender: z.string().nullable(),
  recipients: z.array(z.string()).nullable(),
})

// Looser than what the product looks for, and made apart from it.
const address = /[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+\.[^\s<>"'(),;:[\].]+/g

const addressesIn = (header: string): readonly string[] => header.match(address) ?? []

/** A name of at least two words of letters; shorter ones stand in ordinary text about somebody else. */
const nameIn = (header: string): readonly string[] => {
  const name = header
    .replace(/<[^<>]*>\s*$/, '')
    .replaceAll(/["'()]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const words = name.match(/\p{L}{2,}/gu) ?? []
  return words.length >= 2 && !name.includes('@') ? [name] : []
}

/** Message ids and addresses of the whole source. */
export const headerSecrets = async (
  db: Queryable,
): Promise<Readonly<Record<'message id' | 'address', readonly string[]>>> => {
  const rows = await db.rows(headers, 'select message_id, sender, recipients from ingestion.emails_legacy')
  const addresses = rows.flatMap(({ sender, recipients }) => [sender ?? '', ...(recipients ?? [])].flatMap(addressesIn))
  return { 'message id': rows.map(({ message_id }) => message_id), address: [...new Set(addresses)] }
}

const anonymised = headers.extend({ subject: z.string(), body: z.string() })

const normal = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').toLowerCase()

const standsIn = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text.slice(Math.max(0, at - 1), at)} ${text.slice(at + name.length, at + name.length + 1)}`
    if (!/[\p{L}\p{N}]/u.test(around)) return true
  }
  return false
}

/** No email's own names and addresses stand in its anonymised text, whether Presidio knows them or not. */
export const ownHeadersHidden = async (db: Queryable): Promise<Invariant> => {
  const rows = await db.rows(
    anonymised,
    `select message_id, l.sender, l.recipients, a.subject, a.body
     from ingestion.emails_anonymized a join ingestion.emails_legacy l using (message_id)`,
  )
  let values = 0
  let found = 0
  for (const { sender, recipients, subject, body } of rows) {
    const text = normal(`${subject}\n${body}`)
    const own = [sender ?? '', ...(recipients ?? [])].flatMap((header) => [...addressesIn(header), ...nameIn(header)])
    const needles = new Set(own.map(normal))
    values += needles.size
    for (const needle of needles) if (standsIn(text, needle)) found += 1
  }
  return holdsUnless(
    'no email holds its own names and addresses once it is anonymised',
    `${values} names and addresses looked for in ${rows.length} anonymised emails`,
    { found },
  )
}

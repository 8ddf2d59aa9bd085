// Words by which a few emails of somebody's mail can be told from all others: their requests are made to fail.
import { z } from 'zod'
import type { Database } from '../../engine/store/database.ts'
import { randomFrom } from '../random.ts'

const row = z.object({ subject: z.string().nullable(), body_text: z.string().nullable() })

/** A lower-case word that no anonymiser takes for a name, long enough to be no part of the prompt. */
const plainWord = /(?<![\p{L}\p{N}@._/-])\p{Ll}{9,14}(?![\p{L}\p{N}@._/-])/gu

/** Only the beginning of a body is sure to be sent. */
const SURELY_SENT = 2_000

/**
 * `count` words, drawn by seed, each of which stands in one email of the source. Throws when there are none.
 */
export const rareWords = async (db: Database, count: number, seed: number): Promise<readonly string[]> => {
  const rows = await db.rows(
    row,
    'select subject, body_text from ingestion.emails_legacy order by md5(message_id) limit 5000',
  )
  const emailsWith = new Map<string, number>()
  const early = new Set<string>()
  const all: string[] = []
  for (const { subject, body_text } of rows) {
    const text = `${subject ?? ''}\n${body_text ?? ''}`
    all.push(text)
    for (const word of new Set(text.match(plainWord) ?? [])) emailsWith.set(word, (emailsWith.get(word) ?? 0) + 1)
    for (const word of text.slice(0, SURELY_SENT).match(plainWord) ?? []) early.add(word)
  }
  const once = [...emailsWith].filter(([word, emails]) => emails === 1 && early.has(word)).map(([word]) => word)
  // The emulator finds parts of words, too.
  const rare = randomFrom('rare words', seed)
    .sample(once.sort(), count * 10)
    .filter((word) => all.filter((text) => text.includes(word)).length === 1)
  if (rare.length === 0) throw new Error('no word of this mail stands in one email only: bring more of it')
  return rare.slice(0, count)
}

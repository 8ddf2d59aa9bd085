// The vocabulary: only words of texts that left, which are those that a vector was made of.
import { beforeEach, expect, it } from 'vitest'
import { contentHashOf } from '../../../engine/phases/embed.ts'
import { fillVocabulary, onlyKnownWords } from '../../../engine/search/vocabulary.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { never } from '../privacy/hostile.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const text = (id: string, subject: string, body: string) =>
  db.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body) values ($1, 'p', $2, $3)
     on conflict (message_id) do update set subject = excluded.subject, body = excluded.body`,
    [id, subject, body],
  )
const vector = (id: string, subject: string, body: string) =>
  db.run(
    `with node as (
       insert into knowledge.nodes (type, name, metadata)
       values ('email', '', jsonb_build_object('message_id', $1::text)) returning id)
     insert into knowledge.embeddings (source_type, source_id, embedding, model, content_hash)
     select 'email', id, array_fill(1::real, array[1024])::vector, 'voyage-4', $2 from node`,
    [id, contentHashOf({ subject, body })],
  )
const known = async (question: string) => {
  await fillVocabulary(db, never)
  return (await onlyKnownWords(db, question)).text
}

it('takes up a text once it has its vector, also when the vector comes long after the text', async () => {
  await text('a', 'facture', 'du garage')
  await text('b', 'loyer', 'de corinne')
  await vector('a', 'facture', 'du garage')
  await db.run(`update ingestion.emails_anonymized set created_at = now() - interval '3 days'`)
  expect(await known('facture garage loyer corinne')).toBe('facture garage')
  await vector('b', 'loyer', 'de corinne')
  expect(await known('facture garage loyer corinne')).toBe('facture garage loyer corinne')
})

it('takes up no text that replaced the one its vector was made of', async () => {
  await vector('a', 'facture', 'du garage')
  await text('a', 'facture', 'de corinne')
  expect(await known('facture corinne')).toBe('')
})

it('forgets the words that were taken up by the earlier rule', async () => {
  await db.run(`insert into core.search_words (word) values ('corinne')`)
  await text('a', 'facture', 'du garage')
  await vector('a', 'facture', 'du garage')
  expect(await known('facture corinne')).toBe('facture')
})

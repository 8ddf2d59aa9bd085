// Promise one for questions: whatever name or address of the source stands in one, it never reaches Voyage.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contentHashOf } from '../../../engine/phases/embed.ts'
import { createAnonymizer } from '../../../engine/privacy.ts'
import { createPresidio } from '../../../engine/services/presidio.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { startPresidioEmulator } from '../../emulators/presidio.ts'
import { startVoyageEmulator } from '../../emulators/voyage.ts'
import { generateMail } from '../../rehearsal/mail/generate-mail.ts'
import { insertMail } from '../../rehearsal/mail/insert-mail.ts'
import { plantedValues } from '../../rehearsal/mail/secrets.ts'
import { never } from '../privacy/hostile.ts'
import { searchOn } from './search-bed.ts'

const { db, connections } = await testDatabase()
const mail = [...generateMail({ seed: 21, count: 150 })]
const [voyage, presidio] = await Promise.all([startVoyageEmulator({ account: 'unlimited' }), startPresidioEmulator()])
const secrets = [...new Set(mail.flatMap(plantedValues))].filter((value) => !value.includes('\n'))

beforeAll(async () => {
  await emptyTables(db)
  await insertMail(db, mail)
  // Half of the people are in the graph; of the others only the headers of the source tell.
  await db.run(
    `insert into knowledge.nodes (type, name, metadata)
     select 'person', max(knowledge.display_name_of(header)), jsonb_build_object('email', knowledge.address_of(header))
     from ingestion.emails_legacy cross join lateral unnest(recipients || sender) as header
     where ascii(md5(message_id)) % 2 = 0 and knowledge.address_of(header) is not null
     group by knowledge.address_of(header)`,
  )
  // What left before, as phase 1 makes it.
  const anonymizer = createAnonymizer({ presidio: createPresidio({ baseUrl: presidio.url, timeoutMs: 10_000 }) })
  const texts = await anonymizer.anonymize(
    mail.map((row) => ({ ...row, messageId: row.message_id, body: row.body_text })),
    never,
  )
  await db.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body)
     select message_id, 'p', subject, body from jsonb_to_recordset($1::jsonb) as t (message_id text, subject text, body text)`,
    [JSON.stringify(texts.map((text) => ({ ...text, message_id: text.messageId })))],
  )
  await db.run(
    `with texts as (select message_id, subject, body from ingestion.emails_anonymized),
       made as (
         insert into knowledge.nodes (type, name, metadata)
         select 'email', '', jsonb_build_object('message_id', message_id) from texts returning id, metadata)
     insert into knowledge.embeddings (source_type, source_id, embedding, model, content_hash)
     select 'email', made.id, array_fill(1::real, array[1024])::vector, 'voyage-4', hashed.hash
     from made join jsonb_to_recordset($1::jsonb) as hashed (message_id text, hash text)
       on hashed.message_id = made.metadata ->> 'message_id'`,
    [JSON.stringify(texts.map((text) => ({ message_id: text.messageId, hash: contentHashOf(text) })))],
  )
  await db.run(`insert into core.search_allowances (approved_by, cap_micros) values ('test', 1000000000)`)
})
afterAll(() => Promise.all([voyage.close(), presidio.close()]))

const words = fc.constantFrom(
  ...'facture garage rendez-vous de du avec pour en mars message sur invoice from about'.split(' '),
)
const written = fc.constantFrom(
  (value: string) => value,
  (value: string) => value.toUpperCase(),
  (value: string) => value.toLowerCase(),
  (value: string) => `« ${value} »`,
)

it('no planted name, address or number of the source is in anything that Voyage received', async () => {
  const search = searchOn(db, { voyage: voyage.url, presidio: presidio.url })
  const kinds = new Set<string>()
  expect(secrets.length).toBeGreaterThan(300)
  await fc.assert(
    fc.asyncProperty(
      fc.array(words, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...secrets),
      written,
      fc.array(words, { maxLength: 4 }),
      async (before, secret, write, after) => {
        const question = [...before, write(secret), ...after].join(' ').slice(0, 300)
        kinds.add((await search.search(question, never)).kind)
      },
    ),
    { seed: 4, numRuns: connections > 1 ? 80 : 40 },
  )
  expect(kinds.has('found')).toBe(true)
  expect(voyage.books.totals().billed.requests).toBeGreaterThan(20)
  expect(voyage.books.search(secrets).map(({ needle }) => needle)).toEqual([])
  // The eye sees: the words around it did arrive.
  expect(voyage.books.search(['facture']).length).toBe(1)
}, 120_000)

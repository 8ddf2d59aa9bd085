// `npm run bench:backup`: a whole backup of 110,000 migrated emails on the real PostgreSQL: sizes, times, memory, counts.

import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { z } from 'zod'
import { createBackups } from '../../engine/backup/backups.ts'
import { only } from '../../engine/store/database.ts'
import { backupDeps, orderOf } from '../engine/backup/bed.ts'
import { openPlace } from './place.ts'

const { values } = parseArgs({
  options: {
    emails: { type: 'string', default: '110000' },
    /** Builds the vector index too, which the restore test then builds once more. */
    index: { type: 'boolean', default: false },
  },
})
const emails = z.coerce.number().int().min(1).parse(values.emails)

/** About 2 kB of words in random order, which compresses as prose does; vectors that do not compress. */
const FILL = [
  `insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
   select md5(n::text) || '.' || n || '@mail.example.org', 'p' || n % 5000 || '@example.org', array['p' || n % 77 || '@example.org'],
     'Subject of email number ' || n,
     (select string_agg(substr(md5((floor(1500 * power(random(), 2)))::text), 1, 2 + (w + n) % 8), ' ')
      from generate_series(1, 300) as w),
     now() - n * interval '1 minute'
   from generate_series(1, $1::integer) as n`,
  `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body)
   select message_id, 'bench', subject, left(body_text, 1500) from ingestion.emails_legacy where length(message_id) > $1::integer - $1`,
  `insert into ingestion.emails (message_id, sender, recipients, subject, body_text, category, priority, confidence, keywords, run_id)
   select message_id, sender, recipients, subject, body_text, 'work', 'low', random(), array['facture', 'devis'], 1
   from ingestion.emails_legacy where length(message_id) > $1::integer - $1`,
  `insert into knowledge.nodes (type, name, metadata, source)
   select 'person', 'Person ' || n, jsonb_build_object('email', 'p' || n || '@example.org'), 'bench' from generate_series(1, least(5000, $1::integer)) as n`,
  `insert into knowledge.nodes (type, name, metadata, source)
   select 'email', subject, jsonb_build_object('message_id', message_id), 'bench' from ingestion.emails
   where length(message_id) > $1::integer - $1`,
  `insert into knowledge.edges (from_node_id, to_node_id, relation_type)
   select e.id, p.id, relation from (select id, row_number() over () as n from knowledge.nodes where type = 'email') e
   join (select id, row_number() over () as n from knowledge.nodes where type = 'person') p on p.n = 1 + e.n % least(5000, $1::integer)
   cross join (values ('sent_by'), ('received_by')) as of_kind (relation)`,
  `insert into knowledge.embeddings (source_type, source_id, content_hash, embedding)
   select 'email', id, md5(id::text),
     (select array_agg((random() - 0.5)::real) from generate_series(1, 1024) where id is not null)::vector
   from knowledge.nodes where type = 'email' limit $1::integer`,
]

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

const place = await openPlace()
try {
  const began = Date.now()
  for (const statement of FILL) await place.db.run(statement, [emails])
  if (values.index)
    await place.db.transaction(async (tx) => {
      await tx.run(`set local maintenance_work_mem = '2GB'`)
      await tx.run('create index on knowledge.embeddings using hnsw (embedding vector_cosine_ops)')
    })
  const { bytes } = await only(
    place.db,
    z.object({ bytes: z.number() }),
    'select pg_database_size(current_database()) as bytes',
  )
  console.log(`${emails} emails, a database of ${megabytes(bytes)}, filled in ${seconds(Date.now() - began)}`)

  const before = process.memoryUsage().rss
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const lag = monitorEventLoopDelay({ resolution: 10 })
  lag.enable()
  const recipient = await identityToRecipient(await generateX25519Identity())
  const backups = createBackups(
    backupDeps(place.db, place.dsn, join(place.folder, 'backups'), { recipient, indexMemory: '2GB' }),
  )
  const outcome = await backups.make(orderOf())
  clearInterval(sampling)
  if (outcome.kind !== 'made') throw new Error(`the backup ended as ${JSON.stringify(outcome)}`)
  const { dump, encrypted, tested, took } = outcome
  console.log(`dump ${megabytes(dump.bytes)}, encrypted ${megabytes(encrypted?.bytes ?? 0)}`)
  for (const { stage, ms } of took) console.log(`${stage.padEnd(14)} ${seconds(ms)}`)
  console.log(`${tested.tables} tables, ${tested.rows} rows: all counts equal`)
  console.log(`RSS ${megabytes(before)} before, ${megabytes(most)} at most`)
  console.log(
    `event loop late by ${(lag.percentile(99) / 1e6).toFixed(0)} ms (99 %), ${(lag.max / 1e6).toFixed(0)} ms at most`,
  )
} finally {
  await place.close()
}

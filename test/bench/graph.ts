// `npm run bench:graph`: phase 2 over 110,000 emails on the real PostgreSQL: the time, and the plan of each statement.
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { graph } from '../../engine/phases/graph.ts'
import { openDatabase, type Queryable } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'

const SERVER_DSN = process.env.TEST_POSTGRES_DSN
if (!SERVER_DSN) throw new Error('set TEST_POSTGRES_DSN: the figures are those of a real server')
const { values } = parseArgs({ options: { emails: { type: 'string', default: '110000' } } })
const emails = z.coerce.number().int().min(1).parse(values.emails)
/** As the lane's chunks are. */
const CHUNK = 2_000
const RUN = { id: 1, createdAt: new Date(Date.now() + 60_000), mode: 'new', nearTwins: false } as const

/** 5,000 people, of whom a few write most; up to six recipients; headers quoted, grouped, in capitals, broken. */
const FILL = `
  with header as (
    select n, case n % 7
      when 0 then format('"Person, Number %s" <p%s@Example.ORG>', n, n)
      when 1 then format('p%s@example.org', n)
      when 2 then format('P%s@EXAMPLE.org (Person %s)', n, n)
      when 3 then format('Person %s <p%s@example.org>', n, n)
      when 4 then format('undisclosed-recipients %s:;', n)
      when 5 then format('  "Person %s"   <p%s@example.org', n, n)
      else format('Équipe n° %s <p%s@example.org>', n, n) end as text
    from generate_series(0, 4999) as n
  ), people as (select array_agg(text order by n) as texts from header)
  insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
  select format('%s.%s@mail.example.org', md5(n::text), n), texts[1 + floor(5000 * power(random(), 3))::integer],
    array(select texts[1 + floor(5000 * power(random(), 3))::integer] from generate_series(0, n % 6)),
    'Subject of email number ' || n, repeat('words of a mail ', 40), now() - n * interval '1 minute'
  from people, generate_series(1, $1::integer) as n`

const RESULTS = `
  insert into ingestion.emails (message_id, sender, recipients, subject, category, priority, keywords, run_id)
  select message_id, sender, recipients, subject, 'work', 'low', array['facture', 'devis', 'relance'], 1
  from ingestion.emails_legacy`

const name = `panel_bench_${randomUUID().replaceAll('-', '')}`
const admin = new pg.Client({ connectionString: SERVER_DSN })
await admin.connect()
await admin.query(`create database ${name}`)
const url = new URL(SERVER_DSN)
url.pathname = `/${name}`
const db = openDatabase({ dsn: url.toString(), connections: 2, onIdleError: () => undefined })

/** Prints what PostgreSQL did with each statement, which it really runs. */
const explaining = (tx: Queryable): Queryable => ({
  rows: tx.rows,
  async run(text, params) {
    const plan = await tx.rows(
      z.object({ 'QUERY PLAN': z.string() }),
      `explain (analyze, buffers, costs off) ${text}`,
      params,
    )
    const lines = plan.map((row) => row['QUERY PLAN'].replaceAll(/'\{[^']*\}'::text\[\]/g, '<the chunk’s ids>'))
    console.log(`\n${text.trim()}\n\n${lines.join('\n')}`)
    return 0
  },
})

const chunkAfter = (after: string) => graph.pending(db, RUN, after, CHUNK)
try {
  await migrate(db)
  await db.run(FILL, [emails])
  await db.run(RESULTS)
  await db.run('analyze')
  const started = performance.now()
  let [after, chunks, applied, explained] = ['', 0, 0, false]
  let paused = 0
  for (;;) {
    const ids = await chunkAfter(after)
    const last = ids.at(-1)
    if (last === undefined) break
    // One chunk of the middle shows its plans: the tables are half full, as most of the time.
    if (!explained && chunks * CHUNK >= emails / 2) {
      const from = performance.now()
      await db.transaction((tx) => graph.apply(explaining(tx), RUN, ids))
      explained = true
      paused += performance.now() - from
    } else await db.transaction((tx) => graph.apply(tx, RUN, ids))
    applied += ids.length
    chunks += 1
    after = last
  }
  const seconds = (performance.now() - started - paused) / 1_000
  const count = z.object({ people: z.number(), edges: z.number() })
  const [sums] = await db.rows(
    count,
    `select (select count(*) from knowledge.nodes where type = 'person') as people,
       (select count(*) from knowledge.edges) as edges`,
  )
  console.log(
    `\n${applied} emails in ${chunks} chunks: ${seconds.toFixed(1)} s; ${sums?.people} people, ${sums?.edges} edges`,
  )
} finally {
  await db.close()
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
}

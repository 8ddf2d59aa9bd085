// A whole run in the database that exists today: other programs' tables serve, and the runbook's SQL agrees with the bot.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { passes, runValidation } from '../../checks/validation/validate.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { only } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { expectAllToHold } from '../scenarios/all-hold.ts'
import { type Stage, setStage } from '../scenarios/stage.ts'
import { type BareDatabase, bareDatabase, SERVER_DSN } from './bare-database.ts'

// Of the machine, as PostgreSQL is.
const PSQL = 'psql'
const EMAILS = 150
/** Each is paid for, and its email is asked again. */
const REFUSALS = 3
const RUNBOOK = `
SELECT COUNT(*) FROM ingestion.emails;
SELECT COUNT(*) FROM knowledge.nodes WHERE type='email';
SELECT COUNT(*) FROM knowledge.embeddings;
SELECT COUNT(*) FROM core.migration_failed;
SELECT SUM(cost_usd) FROM core.api_usage
WHERE context='migration_emails';
SELECT version FROM core.schema_versions ORDER BY applied_at DESC LIMIT 1;
SELECT COUNT(*) FROM ingestion.emails_legacy;
SELECT SUM(cost_usd) FROM core.api_usage WHERE created_at > NOW() - INTERVAL '1 day';
SELECT error_message, COUNT(*) FROM core.migration_failed GROUP BY error_message;`

describe.skipIf(!SERVER_DSN)('the database that exists today', () => {
  let place: BareDatabase
  let stage: Stage
  let done: Snapshot

  beforeAll(async () => {
    place = await bareDatabase()
    await place.db.run(readFileSync(new URL('existing-database.sql', import.meta.url), 'utf8'))
    await migrate(place.db)
    stage = await setStage({ db: place.db, mail: { seed: 77, count: EMAILS } })
    // Of two of them the live pipeline knows already: one it classified, one it only stored.
    const [known, stored] = stage.mail.map(({ message_id }) => message_id)
    await place.db.run(
      `insert into ingestion.emails (message_id, sender, subject, category) values ($1, 's', 's', 'finance'), ($2, 's', 's', null)`,
      [known, stored],
    )
    stage.claude.faults.add({ fault: 'refusal', endpoint: 'messages', times: REFUSALS })
    await stage.start()
    done = await stage.until(({ state }) => state === 'done')
  })
  afterAll(async () => {
    await stage?.close()
    await place?.drop()
  })

  it('is migrated as it is, and nothing of other programs is touched', async () => {
    const left = await only(
      place.db,
      z.object({ live: z.number(), calls: z.number(), vectors: z.number(), index: z.boolean() }),
      `select (select count(*) from ingestion.emails where message_id like 'live-%') as live,
         (select count(*) from core.api_usage where context is null) as calls,
         (select count(*) from knowledge.embeddings where source_type = 'document') as vectors,
         to_regclass('knowledge.idx_embeddings_hnsw') is not null as index`,
    )
    expect(left).toEqual({ live: 30, calls: 25, vectors: 1, index: true })
  })

  it('holds a whole run, of which every invariant holds, and which ends validated', async () => {
    // What the live pipeline had classified is not paid for again; what it had only stored is.
    expect(stage.claude.books.totals().billed.requests).toBe(EMAILS - 1 + REFUSALS)
    expect(done.phases.map(({ done: each }) => each)).toEqual([EMAILS, EMAILS, EMAILS])
    await expectAllToHold(place.db, stage)
    const results = await runValidation({ db: place.db, seed: 3 }, done.run?.id ?? 0, {
      signal: new AbortController().signal,
    })
    expect(results.filter(({ state }) => state !== 'ok')).toEqual([])
    expect(passes(results)).toBe(true)
  })

  it('gives the runbook’s own SQL, pasted into psql, the figures that the bot shows', async () => {
    const psql = execFileSync(PSQL, ['-XAt', '-d', place.dsn], { input: RUNBOOK, encoding: 'utf8' })
    const [emails, nodes, embeddings, failed, usd, version, source, day, ...causes] = psql.trim().split('\n')
    const results = await runValidation({ db: place.db, seed: 3 }, done.run?.id ?? 0, {
      signal: new AbortController().signal,
    })
    const shown = results.find(({ id }) => id === 'runbook-figures')?.detail.params
    expect(shown).toEqual({
      emails: Number(emails),
      nodes: Number(nodes),
      embeddings: Number(embeddings),
      failed: Number(failed),
      usd: Number(usd),
    })
    expect(Number(usd) * 1e6).toBeCloseTo(done.money.spentMicros, 3)
    expect(Number(day) * 1e6).toBeCloseTo(done.money.spentMicros, 3)
    expect(Number(emails)).toBe(EMAILS + 30)
    expect(Number(failed)).toBe(done.openLetters)
    expect(Number(source)).toBe(EMAILS)
    expect(version).toMatch(/^\d{3}_/)
    expect(causes).toEqual([])
  })
})

// From the start to the cleanup, from the phone: done, validated, rows change, stale, validated again, searched, tidied up once.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCleanup } from '../../bot/cleanup.ts'
import { createLocalisers } from '../../bot/localiser.ts'
import { createValidate } from '../../bot/validation.ts'
import { createCheckpointFile } from '../../engine/checkpoint.ts'
import { openLog } from '../../engine/log.ts'
import { type Database, only } from '../../engine/store/database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../bot/chat-room.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { searchOn } from '../engine/search/search-bed.ts'
import { type Stage, setStage } from './stage.ts'

const { db } = await testDatabase()
const MINUTE_MS = 60_000
let stage: Stage
let room: ChatRoom
let folder: string

const cleanupOn = (database: Database, now: () => Date) =>
  createCleanup({
    db: database,
    clock: { now },
    timezone: 'Europe/Paris',
    checkpoint: createCheckpointFile(folder),
    dataDir: folder,
    logDir: folder,
  })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-cleanup-'))
  await emptyTables(db)
  stage = await setStage({ db, mail: { seed: 3, count: 40 } })
  await stage.start()
  await stage.until(({ state }) => state === 'done')
  const urls = { voyage: stage.voyage.url, presidio: stage.presidio.url }
  const now = () => room.time.clock.now()
  room = await openChatRoom(db, {
    engine: stage.engine,
    validate: createValidate(db),
    search: searchOn(db, urls),
    cleanup: cleanupOn(db, now),
    logFile: join(folder, 'migration.log'),
  })
}, 60_000)
afterEach(async () => {
  await room.close()
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

const validate = async () => {
  const said = await room.chat.say('/validate')
  return room.see(({ messages }) =>
    messages.find(({ id, from, text }) => id > said && from === 'bot' && /Tout est comme il faut/.test(text)),
  )
}
const files = async () => (await readdir(folder)).sort()
/** Another engine on the same rows: it has compared nothing yet. */
const stateOf = async () => {
  await stage.reopen()
  const { state, reason } = await stage.engine.snapshot()
  return [state, reason.key]
}
const journal = async () =>
  (
    await db.rows(z.object({ line: z.string() }), `select verb || ' ' || outcome as line from core.journal order by id`)
  ).map(({ line }) => line)

describe('the cleanup', () => {
  it('is refused with the button that helps until the validation stands, then asked, done once, and not again', async () => {
    await room.chat.say('/cleanup')
    await room.press(await room.fromBot(/Pas encore : la migration n’est pas validée/), /Valider/)
    expect((await room.fromBot(/Tout est comme il faut/)).text).toMatch(/✅ Validée — la validation/)
    expect(await stateOf()).toEqual(['validated', 'reason-validated'])

    // A row goes, by hand.
    await db.run(
      `delete from knowledge.embeddings where source_id = (select id from knowledge.nodes where type = 'email' order by id limit 1)`,
    )
    expect(await stateOf()).toEqual(['done', 'reason-validation-stale'])
    await room.chat.say('/cleanup')
    const stale = await room.fromBot(/Pas encore : des lignes ont changé depuis la validation/)
    await room.press(stale, /Valider/)
    await room.fromBot(/Vecteurs : 39 sur 40 : il en manque 1\n/)
    expect(await stateOf()).toEqual(['done', 'reason-done'])

    // It is made again, as a retry would.
    const vector = `select 'email', n.id, 'h', v.embedding, 'voyage-4', 1 from knowledge.nodes n, knowledge.embeddings v
      where n.type = 'email' and not exists (select from knowledge.embeddings w where w.source_id = n.id) limit 1`
    await db.run(
      `insert into knowledge.embeddings (source_type, source_id, content_hash, embedding, model, run_id) ${vector}`,
    )
    await writeFile(join(folder, 'migration_checkpoint.json'), '{}')
    openLog({ folder, level: 'info', terminal: 'none' }).info('what was logged')
    await room.press(await validate(), /Ranger/)
    const question = await room.fromBot(/validée, et rien n’a changé depuis[\s\S]*supprime le point de reprise/)
    const toasts = await Promise.all([1, 2].map(() => room.press(question, /Oui, ranger/)))
    expect(toasts.sort()).toEqual(['Déjà fait', 'J’y vais'])
    const done = await room.fromBot(/^Rangé\nCoût réel noté/)
    expect(done.text).toMatch(/Effacé : 40 empreintes/)
    expect(done.text).toMatch(/Journal technique archivé : migration_20261124\.log/)
    const { attachment } = await room.see(({ messages }) =>
      messages.find(({ attachment: file }) => file?.kind === 'document'),
    )
    expect(attachment?.fileName).toBe('report-run-1_20261124.md')
    expect(await files()).toEqual(['migration_20261124.log', 'reports'])
    expect(await readFile(join(folder, 'migration_20261124.log'), 'utf8')).toContain('what was logged')
    expect(await readFile(join(folder, 'reports/report-run-1_20261124.md'), 'utf8')).toMatch(/^# Rapport[\s\S]*Validée/)
    const cost = z.object({ planned: z.number(), approved: z.number(), real: z.number(), sum: z.number() })
    const written = await only(
      db,
      cost,
      `select planned_micros as planned, approved_micros as approved, real_micros as real,
         claude_micros + voyage_micros as sum from core.run_costs`,
    )
    const { money } = await stage.engine.snapshot()
    expect(written).toMatchObject({ approved: money.capMicros, real: money.spentMicros, sum: money.spentMicros })
    expect(written.planned).toBeGreaterThan(0)

    await room.chat.say('/cleanup')
    await room.fromBot(/Déjà fait le/)
    expect(await stateOf()).toEqual(['validated', 'reason-validated'])
    expect(await journal()).toEqual(['validate passed', 'validate failed', 'validate passed', 'cleanup cleaned'])
  }, 120_000)

  it('cut off at any statement and asked again, it ends as if it had not been', async () => {
    await validate()
    const now = () => new Date('2026-11-24T09:00:00Z')
    const words = createLocalisers({ timezone: 'Europe/Paris', onFault: () => undefined }).fr
    const log = openLog({ folder, level: 'info', terminal: 'none' })
    let cuts = 0
    for (let allowed = 0; ; allowed += 1) {
      let left = allowed
      const tick = () => {
        left -= 1
        if (left < 0) throw new Error('cut')
      }
      const cut: Database = {
        ...db,
        async rows(...args) {
          tick()
          return db.rows(...args)
        },
        async run(...args) {
          tick()
          return db.run(...args)
        },
        async transaction(work) {
          tick()
          return db.transaction(work)
        },
      }
      log.info(`line ${allowed}`)
      try {
        const outcome = await cleanupOn(cut, now).run({ by: 'test', words })
        expect(outcome.kind).toBe('cleaned')
        break
      } catch (error) {
        if (!(error instanceof Error && error.message === 'cut')) throw error
        cuts += 1
      }
    }
    expect(cuts).toBeGreaterThan(15)
    // One archive, and nothing is lost between it and the log since.
    const logs = (await files()).filter((name) => name.endsWith('.log'))
    expect(logs.filter((name) => name !== 'migration.log')).toEqual(['migration_20261124.log'])
    const text = (await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))).join('')
    for (let line = 0; line <= cuts; line += 1) expect(text).toContain(`"line ${line}"`)
    expect(await only(db, z.object({ count: z.number() }), 'select count(*) as count from core.run_costs')).toEqual({
      count: 1,
    })
    expect(await cleanupOn(db, now).run({ by: 'test', words })).toMatchObject({ kind: 'done' })
  }, 120_000)
})

describe('a validation', () => {
  it.each([
    [
      'a letter',
      `insert into core.migration_failed (message_id, phase, error_code, error_message)
      select message_id, 'embed', 'refusal', '' from ingestion.emails_legacy limit 1`,
    ],
    ['an edge', `delete from knowledge.edges where id = (select id from knowledge.edges limit 1)`],
    [
      'a changed category',
      `update ingestion.emails set category = 'other' where id = (select id from ingestion.emails where category <> 'other' limit 1)`,
    ],
    ['a vector moved', `update knowledge.embeddings set embedding = l2_normalize(embedding)`],
    ['a usage row', `delete from core.api_usage where id = (select id from core.api_usage limit 1)`],
    ['an approval', `update core.budget_approvals set cap_micros = cap_micros + 1`],
  ])('goes stale with %s', async (_what, change) => {
    await validate()
    expect(await stateOf()).toEqual(['validated', 'reason-validated'])
    await db.run(change)
    expect(await stateOf()).toEqual(['done', 'reason-validation-stale'])
  })

  it('stands when mail comes later, other programs write theirs, and searches are paid', async () => {
    await validate()
    await db.run(
      `insert into ingestion.emails_legacy (message_id, imported_at) values ('late', now() + interval '1 day')`,
    )
    await db.run(`insert into ingestion.emails (message_id, sender, subject) values ('live', 'x', 'y')`)
    await db.run(`insert into knowledge.nodes (type, metadata) values ('email', '{"message_id": "live"}')`)
    await db.run(`insert into core.api_usage (provider, context, cost_micros) values ('voyage', 'search', 2)`)
    expect(await stateOf()).toEqual(['validated', 'reason-validated'])
  })
})

describe('/search', () => {
  it('asks for its approval once, then answers by local numbers, page by page', async () => {
    await room.chat.say('/search votre facture')
    const offer = await room.fromBot(/Il faut un accord, à part de la migration : 0,01\s\$/)
    expect(stage.voyage.books.totals().billed.requests).toBe(1)
    expect(await room.press(offer, /Approuver 0,01/)).toBe('Accord reçu')
    const found = await room.fromBot(/Recherche\n\n#\d+ : [\s\S]*ressemblance [\s\S]*il reste 0,01\s\$/)
    for (const { message_id, sender } of stage.mail) {
      expect(found.text).not.toContain(message_id)
      expect(found.text).not.toContain(sender)
    }
    await room.press(found, /autres?$/)
    await room.see(({ messages }) => messages.filter(({ text }) => /^Recherche\n\n#/.test(text)).length === 2)
    await room.chat.say('/search facture et devis')
    await room.see(({ messages }) => messages.filter(({ text }) => /^Recherche\n\n#/.test(text)).length === 3)
    expect(await journal()).toEqual([
      'search needs_approval',
      'approve_search recorded',
      'search found',
      'search found',
    ])
    const by = z.object({ by: z.string() })
    expect(await db.rows(by, 'select approved_by as by from core.search_allowances')).toEqual([
      { by: `telegram:${OWNER}` },
    ])
  }, 60_000)

  it('writes the question down nowhere', async () => {
    await room.chat.say('/search zanzibar et facture')
    await room.fromBot(/Il faut un accord/)
    const tables = await db.rows(
      z.object({ name: z.string() }),
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('core', 'ingestion', 'knowledge')`,
    )
    for (const { name } of tables) {
      const { count } = await only(
        db,
        z.object({ count: z.number() }),
        `select count(*) as count from ${name} t where to_jsonb(t)::text ilike '%zanzibar%'`,
      )
      expect([name, count]).toEqual([name, 0])
    }
    expect(room.logged.join()).not.toMatch(/zanzibar/i)
    room.time.pass(MINUTE_MS)
  })
})

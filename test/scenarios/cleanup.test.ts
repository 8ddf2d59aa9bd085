// From the start to the cleanup, from the phone: done, validated, rows change, stale, validated again, tidied up once.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLocalisers } from '../../bot/localiser.ts'
import { openLog } from '../../engine/log.ts'
import { type Database, only } from '../../engine/store/database.ts'
import { testDatabase } from '../database.ts'
import { type AfterTheRun, openAfterTheRun } from './after-the-run.ts'

const { db } = await testDatabase()
let after: AfterTheRun

beforeEach(async () => {
  after = await openAfterTheRun(db)
}, 60_000)
afterEach(() => after.close())

const files = async (folder: string) => (await readdir(folder)).sort()

describe('the cleanup', () => {
  it('is refused with the button that helps until the validation stands, then asked, done once, and not again', async () => {
    const { room, stage, folder } = after
    await room.chat.say('/cleanup')
    await room.press(await room.fromBot(/Pas encore : la migration n’est pas validée/), /Valider/)
    expect((await room.fromBot(/Tout est comme il faut/)).text).toMatch(/✅ Validée — la validation/)
    expect(await after.state()).toEqual(['validated', 'reason-validated'])

    // A row goes, by hand.
    await db.run(
      `delete from knowledge.embeddings where source_id = (select id from knowledge.nodes where type = 'email' order by id limit 1)`,
    )
    expect(await after.state()).toEqual(['done', 'reason-validation-stale'])
    await room.chat.say('/cleanup')
    const stale = await room.fromBot(/Pas encore : des lignes ont changé depuis la validation/)
    await room.press(stale, /Valider/)
    await room.fromBot(/Vecteurs : 39 sur 40 : il en manque 1\n/)
    expect(await after.state()).toEqual(['done', 'reason-done'])

    // It is made again, as a retry would.
    const vector = `select 'email', n.id, 'h', v.embedding, 'voyage-4', 1 from knowledge.nodes n, knowledge.embeddings v
      where n.type = 'email' and not exists (select from knowledge.embeddings w where w.source_id = n.id) limit 1`
    await db.run(
      `insert into knowledge.embeddings (source_type, source_id, content_hash, embedding, model, run_id) ${vector}`,
    )
    await writeFile(join(folder, 'migration_checkpoint.json'), '{}')
    openLog({ folder, level: 'info', terminal: 'none' }).info('what was logged')
    await room.press(await after.validate(), /Ranger/)
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
    expect(await files(folder)).toEqual(['migration_20261124.log', 'reports'])
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
    expect(await after.state()).toEqual(['validated', 'reason-validated'])
    expect(await after.journal()).toEqual(['validate passed', 'validate failed', 'validate passed', 'cleanup cleaned'])
  }, 120_000)

  it('cut off at any statement and asked again, it ends as if it had not been', async () => {
    await after.validate()
    const words = createLocalisers({ timezone: 'Europe/Paris', onFault: () => undefined }).fr
    const { folder } = after
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
        const outcome = await after.cleanupOn(cut).run({ by: 'test', words })
        expect(outcome.kind).toBe('cleaned')
        break
      } catch (error) {
        if (!(error instanceof Error && error.message === 'cut')) throw error
        cuts += 1
      }
    }
    expect(cuts).toBeGreaterThan(15)
    // One archive, and nothing is lost between it and the log since.
    const logs = (await files(folder)).filter((name) => name.endsWith('.log'))
    expect(logs.filter((name) => name !== 'migration.log')).toEqual(['migration_20261124.log'])
    const text = (await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))).join('')
    for (let line = 0; line <= cuts; line += 1) expect(text).toContain(`"line ${line}"`)
    expect(await only(db, z.object({ count: z.number() }), 'select count(*) as count from core.run_costs')).toEqual({
      count: 1,
    })
    expect(await after.cleanupOn(db).run({ by: 'test', words })).toMatchObject({ kind: 'done' })
  }, 120_000)
})

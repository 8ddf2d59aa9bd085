// /report: what the run took, cost and met, in the chat, as a file to keep, and as a picture.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openIncident, resolveIncident } from '../../../engine/store/incident-rows.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { insertSource, openRun, planOf } from '../../engine/open-run.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())

it('says that no run was there', async () => {
  await room.chat.say('/report')
  await room.fromBot(/Aucune migration n’est ouverte/)
})

it('tells durations, counts, money, approvals, incidents and letters of the run', async () => {
  const ids = await insertSource(db, 10)
  await db.run("update ingestion.emails_legacy set imported_at = '2026-11-24T00:00:00Z'")
  const run = await openRun(db, { plan: planOf({ model: 'claude-sonnet-4-6' }), capMicros: 5e6 })
  await db.run(
    `update core.migration_runs set created_at = '2026-11-24T01:00:00Z', finished_at = '2026-11-24T08:30:00Z',
       settled_micros = 4210000 where id = $1`,
    [run.id],
  )
  await db.run(
    `update core.run_phases set state = 'done', done = 9, failed = 1, started_at = '2026-11-24T01:00:00Z',
       finished_at = '2026-11-24T07:00:00Z'`,
  )
  await db.run(
    `insert into core.api_usage (provider, model, operation, cost_usd, cost_micros, emails, run_id, context, created_at)
     select 'anthropic', 'claude-sonnet-4-6', 'classify', 2.1, 2100000, 5, $1, 'migration_emails', at
     from unnest(array['2026-11-24T02:00:00Z', '2026-11-24T06:00:00Z']::timestamptz[]) as at`,
    [run.id],
  )
  await db.transaction((tx) => openIncident(tx, 'presidio_down', {}))
  await db.transaction((tx) => resolveIncident(tx, 'presidio_down'))
  await db.run(`update core.incidents set opened_at = '2026-11-24T03:00:00Z', resolved_at = '2026-11-24T03:10:00Z'`)
  await db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message) values ($1, 'classify', 'refusal', 'x')`,
    [ids[0]],
  )
  await room.chat.say('/report')
  const { text } = await room.fromBot(/^Rapport\nrun-1/)
  expect(text).toMatch(/Du 24\/11\/2026 02:00 au 24\/11\/2026 09:30, en tout 7\sh 30\smin/)
  expect(text).toMatch(/classement : 9 faits, 1 en échec, 6\sh/)
  expect(text).toMatch(/Dépensé : 4,21\s\$ ; prévu .*, plafond 5\s\$/)
  expect(text).toMatch(/Presidio est injoignable : une fois, 10\smin en tout/)
  expect(text).toMatch(/1 × le modèle a refusé de répondre \(classement\), à décider/)
  expect(text).toMatch(/Pas validée/)
  await room.see(({ messages }) => messages.find(({ attachment }) => attachment?.kind === 'photo'))
})

it('sends the same as a file to keep', async () => {
  await room.press(await room.fromBot(/^Rapport\nrun-1/), /^Fichier$/)
  const { attachment } = await room.see(({ messages }) =>
    messages.find(({ attachment: file }) => file?.kind === 'document'),
  )
  expect(attachment?.fileName).toBe('report-run-1.md')
  expect((await room.chat.file(attachment?.fileId ?? '')).toString()).toMatch(
    /^# Rapport\n\n- run-1[\s\S]*## Phases\n\n- classement/,
  )
})

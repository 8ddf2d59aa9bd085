// /cost: the money from several sides, as words and as a picture that passes the door.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyTables, testDatabase } from '../../database.ts'
import { openRun, planOf } from '../../engine/open-run.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'
import { idleSnapshot, runningSnapshot } from '../fake-engine.ts'

const { db } = await testDatabase()
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())

const photos = () =>
  room.chat.view().then(({ messages }) => messages.filter(({ attachment }) => attachment?.kind === 'photo'))

/** One settled call per hour before the room's time, by phase, and one that was cut off. */
const insertUsage = async (runId: number) => {
  await db.run(
    `insert into core.api_usage (provider, model, operation, tokens_input, tokens_output, cost_usd, cost_micros, emails,
       run_id, estimated, context, created_at)
     select 'anthropic', 'claude-sonnet-4-6', 'classify', 500, 30, 2, 2000000, 1000, $1, n = 1, 'migration_emails',
       timestamptz '2026-11-24T09:00:00Z' - n * interval '1 hour' + interval '1 minute'
     from generate_series(1, 30) as n`,
    [runId],
  )
  await db.run(
    `insert into core.api_usage (provider, model, operation, cost_usd, cost_micros, emails, run_id, context, created_at)
     values ('voyage', 'voyage-4', 'embed', 0.5, 500000, 1000, $1, 'migration_emails', '2026-11-24T08:59:00Z')`,
    [runId],
  )
}

it('says that nothing is spent where no run is, and draws nothing', async () => {
  room.engine.snapshotNow = idleSnapshot
  await room.chat.say('/cost')
  await room.fromBot(/Rien n’est dépensé/)
  expect(await photos()).toEqual([])
})

it('tells spend by phase and model, by day and of the last hour, and sends the picture of it', async () => {
  const run = await openRun(db, { plan: planOf({ model: 'claude-sonnet-4-6' }), capMicros: 345e6 })
  await insertUsage(run.id)
  const running = runningSnapshot()
  room.engine.snapshotNow = { ...running, run: running.run && { ...running.run, id: run.id } }
  await room.chat.say('/cost')
  const { text } = await room.fromBot(/Dernière heure/)
  expect(text).toMatch(
    /classement, claude-sonnet-4-6 : 60\s\$ \(30 appels ; dont 2\s\$ d’appels coupés, comptés au pire\)/,
  )
  expect(text).toMatch(/vecteurs, voyage-4 : 0,50\s\$ \(un appel\)/)
  expect(text).toMatch(/lun\. 23 nov\. : [\d,]+\s\$\n.*mar\. 24 nov\. : [\d,]+\s\$/)
  expect(text).toMatch(/Dernière heure : 2,50\s\$/)
  const photo = await room.see(({ messages }) => messages.find(({ attachment }) => attachment?.kind === 'photo'))
  expect(photo.text).toMatch(/^Dépense et avancement/)
  expect(photo.attachment).toMatchObject({ width: 1080, height: 1000 })
})

it('sends the picture again by its button', async () => {
  const before = (await photos()).length
  await room.press(await room.fromBot(/Dernière heure/), /Courbe/)
  await room.see(
    ({ messages }) => messages.filter(({ attachment }) => attachment?.kind === 'photo').length === before + 1,
  )
})

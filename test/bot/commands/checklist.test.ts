// /checklist from the phone: what the bot can do about a red check is a button, done once; and the plan says from when its checks are.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createChecklist } from '../../../bot/checklist.ts'
import { type CheckResult, fail } from '../../../checks/check.ts'
import { migrations } from '../../../checks/migrations.ts'
import { presidio } from '../../../checks/presidio.ts'
import { migrate } from '../../../engine/store/migrate.ts'
import { goodDeps } from '../../checks/deps.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, openChatRoom } from '../chat-room.ts'

const { db } = await testDatabase()
let room: ChatRoom
let red: CheckResult | undefined
let runs: number
const good = { state: 'ok', detail: { key: 'check-presidio-ok', params: {} } } as const

beforeEach(async () => {
  await emptyTables(db)
  red = undefined
  runs = 0
  const checked = {
    ...presidio,
    async run() {
      runs += 1
      return red ?? good
    },
  }
  // The clock of the room is made with it.
  const clock = { now: () => room.time.clock.now() }
  const checkDeps = () => goodDeps({ db })
  const plan = () => Promise.reject(new Error('no plan here'))
  room = await openChatRoom(db, {
    checklist: createChecklist({ db, checkDeps, clock, plan, list: [migrations, checked] }),
  })
})
afterEach(() => room.close())

const versions = () =>
  db.rows(z.object({ version: z.string() }), 'select version from core.schema_versions order by version')
const journal = () =>
  db.rows(z.object({ verb: z.string(), outcome: z.string() }), 'select verb, outcome from core.journal order by id')

it('applies missing migrations by its button, once however often it is tapped, and runs the list again', async () => {
  const before = await versions()
  await db.run(`delete from core.schema_versions where version like '035%'`)
  await room.chat.say('/checklist')
  const list = await room.fromBot(/il manque 035_pilot_again[\s\S]*npm run migrate:schema/)
  const toasts = await Promise.all([1, 2].map(() => room.press(list, /Appliquer les migrations/)))
  expect(toasts.sort()).toEqual(['Déjà fait', 'J’y vais'])
  const { keyboard } = await room.fromBot(
    /Une migration appliquée \(035_pilot_again\)[\s\S]*✅ Schéma[\s\S]*Rien n’interdit le départ/,
  )
  expect(keyboard.flat()).toEqual([])
  expect(await versions()).toEqual(before)
  expect(await journal()).toEqual([{ verb: 'apply_migrations', outcome: 'applied' }])
})

it('says that nothing of a migration was kept when it fails, and shows the list as it is', async () => {
  await db.run(`delete from core.schema_versions where version like '035%'`)
  await room.chat.say('/checklist')
  const list = await room.fromBot(/il manque 035_pilot_again/)
  await db.run(`update core.schema_versions set checksum = 'altered' where version like '001%'`)
  await room.press(list, /Appliquer les migrations/)
  await room.fromBot(/n’ont pas pu être appliquées[\s\S]*❌ Schéma de la base : fichier modifié/)
  expect(await journal()).toEqual([{ verb: 'apply_migrations', outcome: 'failed' }])
  await db.run(`delete from core.schema_versions where checksum = 'altered'`)
  await migrate(db)
})

it('shows the button of what is red, and without Docker the command behind it', async () => {
  red = fail('check-presidio-silent', {}, 'remedy-presidio-restart', { kind: 'restart', service: 'presidio' })
  await room.chat.say('/checklist')
  const list = await room.fromBot(/Presidio : ne répond pas/)
  await room.press(list, /^Redémarrer presidio/)
  await room.fromBot(/À taper sur le serveur :\n\s*docker restart presidio/)
  expect(await journal()).toEqual([])
})

it('the plan takes a young list and says from when it is; a red one is run again', async () => {
  await room.chat.say('/checklist')
  await room.fromBot(/Rien n’interdit le départ/)
  room.time.pass(5 * 60_000)
  await room.chat.say('/start_migration')
  await room.fromBot(/Contrôles de 10:00, tous permettent le départ[\s\S]*Accord demandé/)
  expect(runs).toBe(1)
  red = fail('check-presidio-silent', {}, 'remedy-presidio-restart')
  room.time.pass(11 * 60_000)
  await room.chat.say('/start_migration')
  await room.fromBot(/Contrôles faits à l’instant \(10:16\)[\s\S]*Un contrôle interdit le départ/)
  red = undefined
  await room.chat.say('/start_migration')
  await room.fromBot(/Contrôles faits à l’instant \(10:16\)[\s\S]*Accord demandé/)
  expect(runs).toBe(3)
})

it('what turned red after the plan was shown blocks its approval', async () => {
  await room.chat.say('/start_migration')
  const plan = await room.fromBot(/Accord demandé/)
  red = fail('check-presidio-silent', {}, 'remedy-presidio-restart')
  await room.chat.say('/checklist')
  await room.fromBot(/Un contrôle interdit le départ/)
  await room.press(plan, /Approuver 345/)
  await room.fromBot(/^Un contrôle interdit le départ :\n❌ Presidio/)
  expect(room.engine.asked).toEqual([])
  expect(await journal()).toEqual([{ verb: 'approve', outcome: 'blocked' }])
})

// A start that is approved for later: it runs the checks again, and stays off and wakes the owner when one is red.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { NamedResult } from '../../../checks/results.ts'
import { message } from '../../../engine/message.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { idleSnapshot } from '../fake-engine.ts'
import { checklistOf } from '../fake-faces.ts'
import { somePlan } from '../some-plan.ts'

const { db } = await testDatabase()
const STEP_MS = 5 * 60_000
const actor = `telegram:${OWNER}`
const good: NamedResult = {
  id: 'source',
  blocking: true,
  state: 'ok',
  detail: message('check-source-ok', { count: 1 }),
}
const bad: NamedResult = {
  ...good,
  state: 'fail',
  detail: message('check-source-empty'),
  remedy: message('remedy-source'),
}
let results: readonly NamedResult[]
let room: ChatRoom

beforeEach(async () => {
  await emptyTables(db)
  results = [good]
  room = await openChatRoom(db, { checklist: checklistOf(async () => results) })
})
afterEach(() => room.close())

const states = () =>
  db.rows(
    z.object({ state: z.string(), outcome: z.string().nullable() }),
    'select state, outcome from core.scheduled_starts order by id',
  )
const hours = async (count: number, settled: () => boolean = () => false) => {
  const end = room.time.clock.monotonic() + count * 3_600_000
  await room.pass(STEP_MS, () => settled() || room.time.clock.monotonic() >= end)
}
/** It is ten o'clock in the morning in Paris. */
const approveForTonight = async () => {
  await room.chat.say('/start_migration')
  await room.press(await room.fromBot(/Plan de migration[\s\S]*Accord demandé/), /^À 22:00$/)
  const later = await room.fromBot(/Départ : 24\/11\/2026 22:00/)
  await room.press(later, /Approuver 345\s\$ pour 22:00/)
  return room.fromBot(/Accord enregistré pour 24\/11\/2026 22:00/)
}

it('starts at its time, by the terms and the cap that were approved, and not before', async () => {
  await approveForTonight()
  expect(room.engine.asked).toEqual([])
  await room.chat.say('/status')
  await room.fromBot(/Départ prévu : 24\/11\/2026 22:00, 345\s\$ au plus/)
  await hours(11.8)
  expect(room.engine.asked).toEqual([])
  await hours(1, () => room.engine.asked.length > 0)
  expect(room.engine.asked).toEqual([`start f00dcafe 345 ${actor}`])
  await hours(1)
  expect(await states()).toEqual([{ state: 'started', outcome: 'run 1' }])
})

it('stays off when a check is red then, and says so aloud, in quiet hours too', async () => {
  await room.chat.say('/settings quiet 21:00-08:00')
  await room.fromBot(/Heures calmes : de 21:00 à 08:00/)
  await approveForTonight()
  results = [bad]
  const woken = await room.pass(STEP_MS, ({ messages }) =>
    messages.find(({ text }) => /un contrôle est rouge/.test(text)),
  )
  expect(woken).toMatchObject({ silent: false })
  expect(room.engine.asked).toEqual([])
  expect(await states()).toEqual([{ state: 'refused', outcome: 'checks' }])
})

it('stays off when the terms changed meanwhile', async () => {
  await approveForTonight()
  room.engine.planNow = somePlan('c4a96ed0')
  await room.pass(STEP_MS, ({ messages }) =>
    messages.some(({ text }) => /les termes ont changé depuis l’accord de 345/.test(text)),
  )
  expect(room.engine.asked).toEqual([])
})

it('stays off when the program was not there at its time', async () => {
  await approveForTonight()
  await room.bot.stop()
  room.time.pass(14 * 3_600_000)
  await room.restart()
  await room.pass(STEP_MS, ({ messages }) => messages.some(({ text }) => /le programme n’était pas là/.test(text)))
  expect(room.engine.asked).toEqual([])
})

it('tells of one that was cut off in the middle, and starts nothing twice', async () => {
  await approveForTonight()
  await db.run(`update core.scheduled_starts set state = 'starting'`)
  await room.pass(STEP_MS, ({ messages }) => messages.some(({ text }) => /le programme a été coupé/.test(text)))
  await hours(14)
  expect(room.engine.asked).toEqual([])
})

it('is taken back by its button, however late, and another one takes its place', async () => {
  const scheduled = await approveForTonight()
  await room.press(scheduled, /Annuler le départ/)
  await room.fromBot(/Départ annulé/)
  await hours(14)
  expect(room.engine.asked).toEqual([])
  await room.chat.say('/start_migration 7h30')
  await room.press(await room.fromBot(/Départ : 25\/11\/2026 07:30/), /pour 07:30/)
  await room.fromBot(/Accord enregistré pour 25\/11\/2026 07:30/)
  expect((await states()).map(({ state }) => state)).toEqual(['cancelled', 'waiting'])
})

it('is what /stop asks about when nothing else is open', async () => {
  await approveForTonight()
  room.engine.snapshotNow = idleSnapshot
  await room.chat.say('/stop')
  await room.press(await room.fromBot(/Arrêter la migration \?/), /Oui, arrêter/)
  expect(room.engine.asked).toEqual([expect.stringMatching(/^wish stop/)])
})

it('is refused a time that is none', async () => {
  await room.chat.say('/start_migration tonight')
  await room.fromBot(/Usage : \/start_migration, ou \/start_migration 22:00/)
})

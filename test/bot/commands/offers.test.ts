// The offers of /start_migration: every choice with its price, and an approval that binds to the one that was shown.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { emptyTables, testDatabase } from '../../database.ts'
import { type ChatRoom, OWNER, openChatRoom } from '../chat-room.ts'
import { idleSnapshot, runningSnapshot, somePlan } from '../fake-engine.ts'

const { db } = await testDatabase()
const actor = `telegram:${OWNER}`
const spread = (mid: number) => ({ low: mid / 2, mid, high: mid * 2 })
const BATCH = {
  ...somePlan('ba7c4ba7'),
  lane: 'batch',
  costMicros: spread(167e6),
  capOfferMicros: 174e6,
} as const
const HAIKU = {
  ...somePlan('4a1b4a1b'),
  model: 'claude-haiku-5-5',
  costMicros: spread(14e6),
  capOfferMicros: 16e6,
} as const
let room: ChatRoom

beforeAll(async () => {
  await emptyTables(db)
  room = await openChatRoom(db)
})
afterAll(() => room.close())
beforeEach(() => {
  room.engine.snapshotNow = idleSnapshot
  room.engine.othersNow = [BATCH, HAIKU]
  room.engine.asked.length = 0
})

const offered = async () => {
  await room.chat.say('/start_migration')
  return room.fromBot(/Plan de migration[\s\S]*Autres façons/)
}

it('shows the other choices with cost, duration and what binds them', async () => {
  const { text } = await offered()
  expect(text).toMatch(/Sonnet 4\.6, voie différée : 167\s\$, environ 10\sh, borné par 1\s000 requêtes par minute/)
  expect(text).toMatch(/Haiku 5\.5, voie directe : 14\s\$/)
  expect(text).toMatch(/Accord demandé : 345\s\$/)
})

it('spends nothing when another choice is looked at, and approves exactly what was shown', async () => {
  await room.press(await offered(), /Sonnet 4\.6, voie différée : 174/)
  const shown = await room.fromBot(/Accord demandé : 174\s\$/)
  expect(shown.text).toMatch(/voie différée \(moitié prix\)/)
  expect(room.engine.asked).toEqual([])
  await room.press(shown, /Approuver 174/)
  await room.fromBot(/Accord enregistré : 174\s\$/)
  expect(room.engine.asked).toEqual([`start ba7c4ba7 174 ${actor}`])
})

it('keeps the choice through another amount', async () => {
  await room.press(await offered(), /Haiku 5\.5, voie directe : 16/)
  const shown = await room.fromBot(/Accord demandé : 16\s\$/)
  await room.press(shown, /Autre montant/)
  await room.fromBot(/Quel plafond/)
  await room.chat.say('20')
  await room.press(await room.fromBot(/Accord demandé : 20\s\$/), /Approuver 20/)
  await room.fromBot(/Accord enregistré : 20\s\$/)
  expect(room.engine.asked).toEqual([`start 4a1b4a1b 20 ${actor}`])
})

it('offers another choice for a stopped run, for its approval is gone', async () => {
  room.engine.snapshotNow = { ...runningSnapshot(), state: 'stopped' }
  expect((await offered()).text).toMatch(/Accord demandé/)
})

// Buttons as rows: what one press may do, by nature, twice, late and forged; and updates taken once.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { insertActions, type Nature, pressAction } from '../../../engine/store/actions.ts'
import { readBotState, writeBotState } from '../../../engine/store/bot-state.ts'
import { forgetUpdates, takeUpdate } from '../../../engine/store/updates.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
const noon = new Date('2026-11-24T12:00:00Z')
const minutesLater = (minutes: number) => new Date(noon.getTime() + minutes * 60_000)
const button = (nonce: string, nature: Nature) => ({
  nonce,
  verb: 'approve',
  params: { capMicros: 345_000_000, planHash: 'abc' },
  nature,
  createdAt: noon,
  expiresAt: minutesLater(10),
})

beforeEach(() => emptyTables(db))

describe('a press of a button', () => {
  it('spends once: the second tap learns that it was used', async () => {
    await insertActions(db, [button('n1', 'spend')])
    const [one, two] = await Promise.all([
      pressAction(db, 'n1', 'telegram:1', minutesLater(1)),
      pressAction(db, 'n1', 'telegram:1', minutesLater(1)),
    ])
    expect([one.kind, two.kind].sort()).toEqual(['claimed', 'used'])
    expect(one).toMatchObject({ verb: 'approve', params: { capMicros: 345_000_000, planHash: 'abc' } })
  })

  it('is refused when a spending one is older than its ten minutes, and stays unused', async () => {
    await insertActions(db, [button('n1', 'spend')])
    expect((await pressAction(db, 'n1', 'telegram:1', minutesLater(10))).kind).toBe('expired')
    expect((await pressAction(db, 'n1', 'telegram:1', minutesLater(9))).kind).toBe('claimed')
  })

  it('brakes however late and however often', async () => {
    await insertActions(db, [button('n1', 'brake')])
    expect((await pressAction(db, 'n1', 'telegram:1', minutesLater(60 * 24 * 40))).kind).toBe('claimed')
    expect((await pressAction(db, 'n1', 'telegram:1', minutesLater(60 * 24 * 41))).kind).toBe('claimed')
  })

  it('is nothing when the nonce was never written', async () => {
    expect(await pressAction(db, 'forged', 'telegram:1', noon)).toEqual({ kind: 'unknown' })
  })

  it('leaves who pressed and when', async () => {
    await insertActions(db, [button('n1', 'spend')])
    await pressAction(db, 'n1', 'telegram:1', minutesLater(2))
    const rows = await db.rows(z.object({ used_by: z.string(), used_at: z.date() }), 'select * from core.bot_actions')
    expect(rows).toEqual([{ used_by: 'telegram:1', used_at: minutesLater(2) }])
  })
})

describe('an update of Telegram', () => {
  it('is taken once, until it is so old that Telegram cannot send it again', async () => {
    expect([await takeUpdate(db, 5), await takeUpdate(db, 5)]).toEqual([true, false])
    await forgetUpdates(db, new Date(Date.now() + 60_000))
    expect(await takeUpdate(db, 5)).toBe(true)
  })
})

describe('the state of the bot', () => {
  it('is kept under its name, and a shape of another version reads as none', async () => {
    await writeBotState(db, 'settings', { language: 'en' })
    await writeBotState(db, 'settings', { language: 'fr' })
    expect(await readBotState(db, 'settings', z.object({ language: z.string() }))).toEqual({ language: 'fr' })
    expect(await readBotState(db, 'settings', z.object({ language: z.number() }))).toBeUndefined()
    expect(await readBotState(db, 'never', z.unknown())).toBeUndefined()
  })
})

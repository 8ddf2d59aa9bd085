// The database: statements that fail leave everything as it was, the connection included.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { only } from '../../../engine/store/database.ts'
import { testDatabase } from '../../database.ts'

const { db } = await testDatabase()
const one = () => only(db, z.object({ one: z.number() }), 'select 1 as one')
const marks = async () => (await db.rows(z.object({ key: z.string() }), 'select key from core.bot_state')).length

it('answers right after a statement that failed, time and again', async () => {
  for (const [text, params] of [
    ['select * from core.nowhere', []],
    ['select 1 / $1::integer', [0]],
    ['insert into core.bot_state (key, value) values ($1, null)', ['a']],
  ] as const) {
    await expect(db.run(text, params)).rejects.toThrow()
    expect(await one()).toEqual({ one: 1 })
  }
})

it('answers right after a row that is not what was expected', async () => {
  await expect(db.rows(z.object({ one: z.string() }), 'select 1 as one')).rejects.toThrow(z.ZodError)
  expect(await one()).toEqual({ one: 1 })
})

it('keeps nothing of a transaction that failed, and answers right after it', async () => {
  const failing = db.transaction(async (tx) => {
    await tx.run(`insert into core.bot_state (key, value) values ('a', '1')`)
    await tx.run('select * from core.nowhere')
  })
  await expect(failing).rejects.toThrow(/nowhere/)
  expect(await marks()).toBe(0)
  await db.transaction((tx) => tx.run(`insert into core.bot_state (key, value) values ('a', '1')`))
  expect(await marks()).toBe(1)
})

it('gives statements asked at once their turn', async () => {
  const asked = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => (n % 3 === 0 ? db.run('select 1 / $1::integer', [0]) : one())),
  )
  expect(asked.map(({ status }) => status)).toEqual(
    Array.from({ length: 20 }, (_, n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
  )
})

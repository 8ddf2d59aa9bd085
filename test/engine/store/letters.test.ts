// Dead letters and incidents as rows: one per email and phase, one open per kind, each told once.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LETTER_SENTENCES, type NewLetter } from '../../../engine/dead-letter.ts'
import { only } from '../../../engine/store/database.ts'
import {
  acknowledgeIncident,
  openIncident,
  readOpenIncidents,
  resolveIncident,
} from '../../../engine/store/incident-rows.ts'
import {
  countOpenLetters,
  groupLetters,
  insertLetters,
  localNumbers,
  retryLetters,
  skipLetters,
  withdrawLetters,
} from '../../../engine/store/letters.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const letter = (messageId: string, code: NewLetter['code'] = 'refusal', tries = 3): NewLetter => ({
  messageId,
  code,
  tries,
})
const rows = () =>
  db.rows(
    z.object({ id: z.string(), code: z.string(), why: z.string(), tries: z.number(), resolution: z.string() }),
    `select message_id as id, error_code as code, error_message as why, retry_count as tries, resolution
     from core.migration_failed order by message_id, phase`,
  )

describe('a letter', () => {
  it('carries the fixed sentence of its code, which the runbook groups by', async () => {
    expect(await insertLetters(db, 1, 'classify', [letter('a'), letter('b', 'pii_left', 1)])).toBe(2)
    expect(await insertLetters(db, 1, 'classify', [])).toBe(0)
    expect((await rows()).map(({ id, why }) => [id, why])).toEqual([
      ['a', LETTER_SENTENCES.refusal],
      ['b', LETTER_SENTENCES.pii_left],
    ])
  })

  it('that is there already counts its tries, is not counted as new, and stays skipped', async () => {
    await insertLetters(db, 1, 'classify', [letter('a')])
    await skipLetters(db, {}, 'unwanted', 'test')
    expect(await insertLetters(db, 2, 'classify', [letter('a', 'truncated'), letter('b')])).toBe(1)
    expect((await rows())[0]).toMatchObject({ code: 'truncated', tries: 6, resolution: 'skipped' })
    expect(await insertLetters(db, 2, 'embed', [letter('a')])).toBe(1)
  })

  it('is withdrawn only in its phase, and never once it was skipped', async () => {
    await insertLetters(db, 1, 'classify', [letter('a'), letter('b')])
    await insertLetters(db, 1, 'embed', [letter('a')])
    await db.run(`update core.migration_failed set resolution = 'skipped' where message_id = 'b'`)
    expect(await withdrawLetters(db, 'classify', ['a', 'b', 'c'])).toBe(1)
    expect((await rows()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await withdrawLetters(db, 'classify', [])).toBe(0)
  })

  it('is grouped by phase, cause and resolution, with three examples, the oldest first', async () => {
    await insertLetters(
      db,
      1,
      'classify',
      ['d', 'c', 'b', 'a'].map((id) => letter(id)),
    )
    await insertLetters(db, 1, 'embed', [letter('a', 'service_error')])
    expect(await groupLetters(db)).toEqual([
      { phase: 'classify', code: 'refusal', resolution: 'open', reason: null, count: 4, examples: ['d', 'c', 'b'] },
      { phase: 'embed', code: 'service_error', resolution: 'open', reason: null, count: 1, examples: ['a'] },
    ])
  })

  it('is found by phase and by code', async () => {
    await insertLetters(db, 1, 'classify', [letter('a'), letter('b', 'truncated')])
    await insertLetters(db, 1, 'embed', [letter('a', 'truncated')])
    const counts = [{}, { phase: 'classify' }, { code: 'truncated' }, { phase: 'embed', code: 'refusal' }] as const
    expect(await Promise.all(counts.map((filter) => countOpenLetters(db, filter)))).toEqual([3, 2, 2, 0])
  })

  it('that is retried goes to the history, and no skipped one does', async () => {
    await insertLetters(db, 1, 'classify', [letter('a'), letter('b')])
    await db.run(`update core.migration_failed set resolution = 'skipped' where message_id = 'b'`)
    expect(await retryLetters(db, {}, 'telegram:1')).toBe(1)
    expect((await rows()).map(({ id }) => id)).toEqual(['b'])
    const history = z.object({ message_id: z.string(), resolution: z.string(), resolved_by: z.string() })
    expect(
      await only(db, history, 'select message_id, resolution, resolved_by from core.migration_failed_history'),
    ).toEqual({ message_id: 'a', resolution: 'retried', resolved_by: 'telegram:1' })
  })
})

it('gives each email one short number, in the order asked for, for ever', async () => {
  expect(await localNumbers(db, ['x', 'y'])).toEqual([1, 2])
  expect(await localNumbers(db, ['z', 'y', 'x', 'y'])).toEqual([expect.any(Number), 2, 1, 2])
  expect(await localNumbers(db, [])).toEqual([])
})

describe('an incident', () => {
  const told = async () =>
    (
      await db.rows(
        z.object({ key: z.string(), priority: z.number() }),
        `select payload -> 'message' ->> 'key' as key, priority from core.outbox order by id`,
      )
    ).map(({ key, priority }) => `${priority} ${key}`)

  it('is one while it lasts, told when it opens and when it is over, and new the next time', async () => {
    const first = await openIncident(db, 'ram_high', { share: 0.9 })
    const again = await openIncident(db, 'ram_high', { share: 0.99 })
    expect([first?.fresh, again?.fresh]).toEqual([true, false])
    expect(again?.incident).toMatchObject({ id: first?.incident.id, params: { share: 0.9 } })
    expect([await resolveIncident(db, 'ram_high'), await resolveIncident(db, 'ram_high')]).toEqual([true, false])
    const next = await openIncident(db, 'ram_high', {})
    expect(next?.fresh).toBe(true)
    expect(next?.incident.id).not.toBe(first?.incident.id)
    expect(await told()).toEqual(['0 incident-ram_high', '1 push-resolved', '0 incident-ram_high'])
  })

  it('is not told when it only gives way to the next mark before the cap', async () => {
    await openIncident(db, 'budget_50', {})
    expect(await resolveIncident(db, 'budget_50')).toBe(true)
    expect(await told()).toEqual(['0 incident-budget_50'])
  })

  it('is listed oldest first, and kinds of another version of the program are left alone', async () => {
    await openIncident(db, 'disk_full', {})
    await db.run(`insert into core.incidents (kind) values ('of_tomorrow')`)
    await openIncident(db, 'ram_high', {})
    expect((await readOpenIncidents(db)).map(({ kind }) => kind)).toEqual(['disk_full', 'ram_high'])
  })

  it('is acknowledged once', async () => {
    const id = (await openIncident(db, 'ram_high', {}))?.incident.id ?? 0
    expect([await acknowledgeIncident(db, id, 'me'), await acknowledgeIncident(db, id, 'you')]).toEqual([true, false])
    expect((await readOpenIncidents(db))[0]?.acknowledgedAt).toBeInstanceOf(Date)
  })
})

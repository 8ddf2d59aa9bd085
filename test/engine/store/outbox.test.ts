// The outbox: order, coalescing, and that a row stays until it was sent.
import { beforeEach, describe, expect, it } from 'vitest'
import { message } from '../../../engine/message.ts'
import {
  countUnsent,
  enqueue,
  incidentMessageId,
  markSent,
  type NewOutboxRow,
  nextUnsent,
  noteFailure,
  PRIORITY,
} from '../../../engine/store/outbox.ts'
import { emptyTables, testDatabase } from '../../database.ts'

const { db } = await testDatabase()
const now = new Date('2026-11-24T08:00:00Z')

const routine = (key: string, coalesceKey?: string): NewOutboxRow => ({
  kind: 'routine',
  priority: PRIORITY.routine,
  payload: { message: message(key) },
  ...(coalesceKey === undefined ? {} : { coalesceKey }),
})
const incident = (incidentId: number): NewOutboxRow => ({
  kind: 'incident',
  priority: PRIORITY.incident,
  payload: { message: message('incident-ram_high', { percent: 91 }), remedies: ['status', 'pause'], incidentId },
})
const sendAll = async () => {
  const keys: string[] = []
  for (let row = await nextUnsent(db); row; row = await nextUnsent(db)) {
    keys.push(row.payload.message.key)
    await markSent(db, row.id, 100 + row.id, now)
  }
  return keys
}

beforeEach(() => emptyTables(db))

describe('the outbox', () => {
  it('gives incidents first and the rest in the order of events', async () => {
    await enqueue(db, routine('first'))
    await enqueue(db, routine('second'))
    await enqueue(db, incident(7))
    expect(await sendAll()).toEqual(['incident-ram_high', 'first', 'second'])
  })

  it('keeps only the newest unsent row of a coalescing key', async () => {
    await enqueue(db, routine('half', 'progress'))
    await enqueue(db, routine('other'))
    await enqueue(db, routine('whole', 'progress'))
    expect(await sendAll()).toEqual(['other', 'whole'])
  })

  it('does not touch a row that was already sent when a newer one with its key comes', async () => {
    await enqueue(db, routine('half', 'progress'))
    await sendAll()
    await enqueue(db, routine('whole', 'progress'))
    expect(await countUnsent(db)).toBe(1)
    expect(await sendAll()).toEqual(['whole'])
  })

  it('writes nothing when the transaction of the event rolls back', async () => {
    const failing = db.transaction(async (tx) => {
      await enqueue(tx, incident(7))
      throw new Error('the event did not happen')
    })
    await expect(failing).rejects.toThrow('the event did not happen')
    expect(await countUnsent(db)).toBe(0)
  })

  it('gives a row again after a failed attempt, and counts the attempts', async () => {
    await enqueue(db, incident(7))
    const row = await nextUnsent(db)
    await noteFailure(db, row?.id ?? 0, 'network')
    expect(await nextUnsent(db)).toMatchObject({ id: row?.id, attempts: 1, incident_id: 7 })
  })

  it('remembers under which message an incident was told', async () => {
    await enqueue(db, incident(7))
    expect(await incidentMessageId(db, 7)).toBeUndefined()
    const row = await nextUnsent(db)
    await markSent(db, row?.id ?? 0, 4242, now)
    expect(await incidentMessageId(db, 7)).toBe(4242)
  })

  it('drops a remedy that this version does not know and keeps the message', async () => {
    await db.run(`insert into core.outbox (kind, priority, payload) values ('incident', 0, $1)`, [
      JSON.stringify({ message: message('incident-ram_high'), remedies: ['status', 'self_destruct'] }),
    ])
    expect((await nextUnsent(db))?.payload.remedies).toEqual(['status'])
  })
})

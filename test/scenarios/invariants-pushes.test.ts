// Incidents and their pushes: once each; twice only when an answer was cut off or the sender was killed.
import { beforeEach, expect, it } from 'vitest'
import { createLocalisers } from '../../bot/localiser.ts'
import { openIncident } from '../../engine/store/incident-rows.ts'
import { enqueue, markSent, nextUnsent } from '../../engine/store/outbox.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { incidentsPushed } from './invariants-pushes.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'

const { db } = await testDatabase()
beforeEach(() => emptyTables(db))

const words = createLocalisers({ timezone: 'Europe/Paris', onFault: () => undefined })

const send = (id: number, language: 'fr' | 'en' = 'fr', fate: Partial<LedgerEntry> = {}): LedgerEntry => {
  const text = `en cours\n${words[language].t('incident-number', { id, at: '2026-11-23T20:00:00Z' })}`
  return {
    at: 0,
    billed: null,
    endpoint: 'sendMessage',
    body: JSON.stringify({ chat_id: 1, text }),
    status: 200,
    outcome: 'answered',
    ...fate,
  }
}
const telegram = (...entries: readonly LedgerEntry[]): Ledger => ({
  entries: async () => entries,
  search: async () => [],
  totals: () => Promise.reject(new Error('nobody asks for totals here')),
})

const incident = async ({ sent = true } = {}): Promise<number> => {
  const opened = await openIncident(db, 'presidio_down', {})
  if (!opened) throw new Error('the incident was not opened')
  const row = await nextUnsent(db)
  if (sent && row) await markSent(db, row.id, 7, new Date())
  return opened.incident.id
}

it('holds when each was shown once, in either language, whatever else was sent', async () => {
  const id = await incident()
  const resolved = { ...send(id), body: JSON.stringify({ text: words.fr.t('resolved-number', { id }) }) }
  const limited = send(id, 'fr', { status: 429 })
  expect(await incidentsPushed(db, telegram(limited, send(id), resolved), 0)).toMatchObject({ holds: true })
  expect(await incidentsPushed(db, telegram(send(id, 'en')), 0)).toMatchObject({
    holds: true,
    detail: '1 presidio_down',
  })
  expect(await incidentsPushed(db, telegram(), 0)).toMatchObject({ holds: false })
})

it('notices one that waits still, and one that is not in the outbox', async () => {
  const id = await incident({ sent: false })
  expect((await incidentsPushed(db, telegram(send(id)), 0)).detail).toMatch(/still waiting: 1/)
  await db.run('delete from core.outbox')
  expect((await incidentsPushed(db, telegram(send(id)), 0)).detail).toMatch(/not in the outbox: 1/)
})

it('takes a second one for a fault, unless an answer was cut off or the app was killed', async () => {
  const id = await incident()
  const twice = telegram(send(id), send(id))
  expect((await incidentsPushed(db, twice, 0)).detail).toMatch(/shown too often: 1/)
  expect(await incidentsPushed(db, twice, 1)).toMatchObject({ holds: true })
  const cut = telegram(send(id, 'fr', { status: null, outcome: 'cut' }), send(id))
  expect(await incidentsPushed(db, cut, 0)).toMatchObject({ holds: true })
})

it('does not take a hung send for a message that was shown', async () => {
  const id = await incident()
  const hung = telegram(send(id, 'fr', { status: null, outcome: 'hung' }))
  expect((await incidentsPushed(db, hung, 0)).detail).toMatch(/never shown: 1/)
})

it('asks nothing of messages that are no incidents', async () => {
  await enqueue(db, { kind: 'ended', priority: 1, payload: { message: { key: 'push-run-done', params: {} } } })
  expect(await incidentsPushed(db, telegram(), 0)).toMatchObject({ holds: true, detail: 'no incident' })
})

// A leak that is found in the middle of a run by batch: nothing that was made under it is ever sent.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Beat, EveryBeat } from '../../engine/watch.ts'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db } = place
const ofServers = serverCases(place)
const blindTo = new Set<string>()
const beats = new Map<Beat, () => Promise<void>>()
const every: EveryBeat = (beat, work) => {
  beats.set(beat, work)
  return { stop: () => undefined }
}
const look = async () => beats.get('minute')?.()
let stage: Stage

beforeEach(async () => {
  await emptyTables(db)
  blindTo.clear()
  stage = await setStage({ db, mail: { seed: 31, count: 60 }, faster: 400, blindTo, surroundings: { every } })
})
afterEach(() => stage.close())

it('gives back a batch that certainly was not sent, and makes its texts anew', async () => {
  blindTo.add('PERSON').add('IBAN_CODE')
  // It is refused, so it is certain not to be there: a connection cut would leave that open.
  stage.claude.faults.add({ fault: 'status', status: 529 })
  await stage.start(20_000_000, 'batch')
  await stage.until(({ batches, incidents }) => batches?.emails === 60 && incidents.length > 0)
  await look()
  // Claude still refuses: what is given back needs no service.
  await stage.until(({ batches }) => batches === undefined)
  const before = stage.claude.books.entries.length
  stage.claude.faults.clear()
  blindTo.clear()
  await look()
  const done = await stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each }) => each)).toEqual([60, 60, 60])
  const personal = stage.claude.books.search(stage.mail.flatMap(plantedValues))
  expect(personal.flatMap(({ requests }) => requests).filter((request) => request > before)).toEqual([])
  // What was refused had been received before anyone could see the leak.
  await expectAllToHold(db, stage, { but: ['Claude received nothing personal'] })
})

ofServers('gathers nothing while the incident is open', async () => {
  blindTo.add('PERSON')
  await look()
  await stage.start(20_000_000, 'batch')
  const before = stage.presidio.books.totals().requests
  // The lane takes hundreds of turns between two of these snapshots.
  let snapshots = 0
  await stage.until(({ state }) => state === 'waiting' && ++snapshots > 3)
  expect(stage.presidio.books.totals().requests).toBe(before)
  blindTo.clear()
  await look()
  await stage.until(({ state }) => state === 'done')
  await expectAllToHold(db, stage)
})

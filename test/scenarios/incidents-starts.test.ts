// Each incident of the program itself, in one run: its store is lost, it fails, is cut off, meets another, finds an index.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase, type Queryable } from '../../engine/store/database.ts'
import { testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type CuttableLine, openCuttableLine } from './cuttable-line.ts'
import { expectReported, play } from './incidents/play.ts'
import { openScene, type Scene } from './incidents/scene.ts'
import { startsOf } from './incidents/starts.ts'
import { printTimes } from './incidents/times.ts'

const { dsn, connections } = await testDatabase()
const EMAILS = 30
let line: CuttableLine
let db: Database
let scene: Scene
let bugs = 0

/** The same, whose next reservation fails as by a bug of ours for each that is ordered. */
const spoilable = (given: Database): Database => ({
  ...given,
  rows: ((schema, text, params) => {
    if (bugs === 0 || !text.includes('insert into core.reservations')) return given.rows(schema, text, params)
    bugs -= 1
    return Promise.reject(new TypeError('a bug'))
  }) satisfies Queryable['rows'],
})

beforeAll(async () => {
  line = await openCuttableLine(dsn)
  db = spoilable(openDatabase({ dsn: line.dsn, connections, onIdleError: () => undefined }))
  scene = await openScene({
    db,
    mail: { seed: 45, count: EMAILS },
    maxInFlight: 1,
    paceMs: 100,
    vectorIndex: { from: 10, memory: '64MB' },
  })
  await scene.stage.start(20_000_000)
})
afterAll(async () => {
  await scene.close()
  await db.close()
  await line.close()
})
printTimes()

const rows = startsOf({
  line: { cut: () => line.cut(), mend: () => line.mend() },
  spoil: () => {
    bugs += 1
  },
})
const kinds = Object.keys(rows) as (keyof typeof rows)[]
/** Its own is played when the run is over. */
const duringTheRun = kinds.filter((kind) => kind !== 'second_poller')

it.each(duringTheRun)('%s', (kind) => play(scene, kind, rows[kind]))

it('the run comes to its end as if nothing had been, and its report names them all', async () => {
  scene.pace(0)
  const done = await scene.stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([EMAILS, 0]))
  await expectAllToHold(db, scene.stage)
  await expectReported(scene, duringTheRun)
})

it('second_poller', () => play(scene, 'second_poller', rows.second_poller))

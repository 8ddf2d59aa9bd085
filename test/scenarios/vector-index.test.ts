// The vector index around phase 3: built after the load when it is worth it, and let go before it only after a tap.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../engine/store/database.ts'
import { listVectorIndexes } from '../../engine/store/vector-indexes.ts'
import { emptyTables, serverCases, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { type Stage, setStage } from './stage.ts'

const place = await testDatabase()
const { db, dsn } = place
const EMAILS = 60
/**
 * The embedded database has one connection: nobody else can lock a table there, nor cancel a statement; and a whole run
 * takes long there.
 */
const ofServers = serverCases(place)
let stage: Stage

const set = async (from: number) => {
  stage = await setStage({ db, mail: { seed: 8, count: EMAILS }, vectorIndex: { from, memory: '64MB' } })
}
const done = () => stage.until(({ state }) => state === 'done')
// Without definitions, of which PostgreSQL complains while the index is being dropped.
const there = async () =>
  (
    await db.rows(
      z.object({ name: z.string() }),
      `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
       where i.indrelid = 'knowledge.embeddings'::regclass and a.amname = 'hnsw' order by 1`,
    )
  ).map(({ name }) => name)
const someoneElses = 'create index theirs on knowledge.embeddings using hnsw (embedding vector_l2_ops) with (m = 8)'

/** Phase 3 waits with the owner's answer given: the index is gone, and no vector was loaded yet. */
const letGo = async () => {
  // It waits, so that the tap comes in its middle.
  stage.voyage.faults.add({ fault: 'status', status: 503 })
  await stage.start()
  await accept()
  while ((await there()).length > 0) await stage.engine.snapshot()
}
const accept = async () => {
  const asked = await stage.until(({ incidents }) => incidents.some(({ kind }) => kind === 'vector_index_present'))
  const incident = asked.incidents.find(({ kind }) => kind === 'vector_index_present')
  expect(incident?.params).toEqual({ vectors: EMAILS })
  await stage.engine.accept(incident?.id ?? 0, 'test')
}
const toldOf = async (kind: string) =>
  (await db.rows(z.object({}), 'select from core.incidents where kind = $1', [kind])).length

/** Somebody else's transaction that holds this lock on the vectors until `work` is done. */
const whileLocked = async (mode: string, work: () => Promise<void>) => {
  const other = openDatabase({ dsn, connections: 1, onIdleError: () => undefined })
  try {
    await other.transaction(async (tx) => {
      await tx.run(`lock table knowledge.embeddings in ${mode} mode`)
      await work()
    })
  } finally {
    await other.close()
  }
}
const untilSomebodyWaits = async () => {
  const waiting = `select from pg_locks where relation = 'knowledge.embeddings'::regclass and not granted`
  while ((await db.run(waiting)) === 0) await stage.engine.snapshot()
}

beforeEach(() => emptyTables(db))
afterEach(async () => {
  await stage.close()
  for (const name of await there()) await db.run(`drop index knowledge.${name}`)
})

it('is built once there are enough vectors, before the run is done', async () => {
  await set(EMAILS)
  await stage.start()
  await done()
  expect(await there()).toEqual(['embeddings_embedding_hnsw'])
  await expectAllToHold(db, stage)
})

it('is not built for fewer, of which an exact scan is quick', async () => {
  await set(EMAILS + 1)
  await stage.start()
  await done()
  expect(await there()).toEqual([])
})

ofServers('stays in place through the load when nobody taps, and the owner is told what it costs', async () => {
  await db.run(someoneElses)
  await set(EMAILS)
  await stage.start()
  await done()
  const told = await db.rows(
    z.object({ vectors: z.number(), over: z.boolean() }),
    `select (params ->> 'vectors')::integer as vectors, resolved_at is not null as over
     from core.incidents where kind = 'vector_index_present'`,
  )
  expect(await there()).toEqual(['theirs'])
  expect(told).toEqual([{ vectors: EMAILS, over: true }])
})

ofServers('is let go at a tap, and the very same is built again after the load', async () => {
  await db.run(someoneElses)
  const [before] = await listVectorIndexes(db)
  await set(EMAILS)
  await letGo()
  stage.voyage.faults.clear()
  await done()
  expect(await listVectorIndexes(db)).toEqual([before])
  await expectAllToHold(db, stage)
})

ofServers(
  'is built again when the run is stopped after it was let go, and let go again when the run goes on',
  async () => {
    await db.run(someoneElses)
    const [before] = await listVectorIndexes(db)
    await set(EMAILS)
    await letGo()
    await stage.engine.wish('stop', 'test')
    while ((await there()).length === 0) await stage.engine.snapshot()
    expect(await listVectorIndexes(db)).toEqual([before])
    await stage.start()
    while ((await there()).length > 0) await stage.engine.snapshot()
    stage.voyage.faults.clear()
    await done()
    expect(await listVectorIndexes(db)).toEqual([before])
    await expectAllToHold(db, stage)
  },
)

ofServers('is asked about when all is done again, although every email has a vector', async () => {
  await set(EMAILS)
  await stage.start()
  await done()
  const plan = await stage.engine.plan({ mode: 'replace' })
  await stage.engine.start({ plan, capMicros: plan.capOfferMicros, by: 'test' })
  await done()
  expect(await toldOf('vector_index_present')).toBe(1)
})

ofServers('takes the place of one that broke off in its build', async () => {
  await db.run('create index embeddings_embedding_hnsw on knowledge.embeddings using hnsw (embedding vector_l2_ops)')
  await db.run(
    `update pg_index set indisvalid = false where indexrelid = 'knowledge.embeddings_embedding_hnsw'::regclass`,
  )
  await set(EMAILS)
  await stage.start()
  await done()
  expect((await listVectorIndexes(db)).map(({ definition }) => definition)).toEqual([
    'CREATE INDEX embeddings_embedding_hnsw ON knowledge.embeddings USING hnsw (embedding vector_cosine_ops)',
  ])
})

ofServers('is not waited for when the program ends, and is built by the next one; nobody is alarmed', async () => {
  await set(EMAILS)
  await whileLocked('row exclusive', async () => {
    await stage.start()
    await untilSomebodyWaits()
    await stage.engine.close()
  })
  expect(await there()).toEqual([])
  await stage.reopen()
  await done()
  expect(await there()).toEqual(['embeddings_embedding_hnsw'])
  expect([await toldOf('store_lost'), await toldOf('engine_fault')]).toEqual([0, 0])
})

ofServers('is not let go while somebody reads the vectors for long, and the owner can still stop', async () => {
  await db.run(someoneElses)
  await set(EMAILS)
  stage.voyage.faults.add({ fault: 'status', status: 503 })
  await whileLocked('access share', async () => {
    await stage.start()
    await accept()
    await untilSomebodyWaits()
    await stage.engine.wish('stop', 'test')
  })
  expect(await toldOf('store_lost')).toBe(0)
})

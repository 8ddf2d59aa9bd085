// The search that costs nothing: with and without an index, among repeated texts, and when the index has lost something.
import { beforeEach, expect, it } from 'vitest'
import { search } from '../../../checks/validation/search.ts'
import { readValidatedRun } from '../../../checks/validation/validation.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { finishedRun } from './finished-run.ts'

const { db } = await testDatabase()
let runId = 0
beforeEach(async () => {
  await db.run('drop index if exists knowledge.embeddings_test_hnsw')
  await emptyTables(db)
  runId = (await finishedRun(db, 60)).id
})

const ask = async (seed = 7) => {
  const run = await readValidatedRun(db, runId)
  if (!run) throw new Error('the run is gone')
  const { state, detail } = await search.run(db, run, seed)
  return { state, key: detail.key, ...detail.params }
}

it('finds five emails by an exact scan, whatever the seed', async () => {
  for (const seed of [1, 2, 3])
    expect(await ask(seed)).toEqual({ state: 'ok', key: 'check-search-ok', found: 5, asked: 5 })
})

it('finds them through an HNSW index', async () => {
  await db.run(`create index embeddings_test_hnsw on knowledge.embeddings using hnsw (embedding vector_cosine_ops)`)
  expect(await ask()).toMatchObject({ state: 'ok', found: 5 })
})

it('takes an email on the same point for as good an answer', async () => {
  await db.run(`update knowledge.embeddings set embedding = (select embedding from knowledge.embeddings limit 1)`)
  expect(await ask()).toMatchObject({ state: 'ok', found: 5 })
})

it('fails when a vector cannot be found by itself', async () => {
  // A zero vector has no direction: no distance to it can be told, not even its own.
  await db.run(`update knowledge.embeddings set embedding = array_fill(0::real, array[1024])::vector`)
  await db.run(`update knowledge.embeddings set content_hash = null`)
  await db.run(`insert into knowledge.embeddings (source_type, source_id, model, embedding)
    select 'email', gen_random_uuid(), 'voyage-4', l2_normalize(array(select place::real from generate_series(1, 1024) place)::vector)
    from generate_series(1, 20)`)
  expect(await ask()).toMatchObject({ state: 'fail', key: 'check-search-lost' })
})

it('fails when there is nothing to search', async () => {
  await db.run('delete from knowledge.embeddings')
  expect(await ask()).toMatchObject({ state: 'fail', key: 'check-search-nothing' })
})

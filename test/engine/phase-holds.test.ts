// Which incidents hold which phase: those that its own calls can end, and those that are everybody's.
import { beforeEach, expect, it } from 'vitest'
import type { IncidentKind } from '../../engine/incidents.ts'
import type { PhaseName } from '../../engine/snapshot.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { type Bench, createBench } from './bench.ts'
import { insertSource, openRun } from './open-run.ts'

const { db } = await testDatabase()
let bench: Bench

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 3)
  await openRun(db)
  bench = createBench(db)
  await bench.control.refresh()
})

/** Phases that do not go on, each asked as if it were under way. */
const held = () =>
  (['classify', 'graph', 'embed'] as const satisfies readonly PhaseName[]).filter((phase) => {
    bench.control.beginPass(phase, false)
    return bench.control.verdict().kind !== 'go'
  })

const OF_ONE: readonly (readonly [IncidentKind, readonly PhaseName[]])[] = [
  ['service_unreachable', ['classify']],
  ['overloaded', ['classify']],
  ['key_refused', ['classify']],
  ['voyage_key_refused', ['embed']],
  ['voyage_unreachable', ['embed']],
  ['presidio_down', ['classify', 'graph', 'embed']],
  ['ram_high', ['classify', 'graph', 'embed']],
  ['error_breaker', ['classify', 'graph', 'embed']],
]

it.each(OF_ONE)('%s holds %j alone', async (kind, phases) => {
  bench.desk.open(kind)
  expect(held()).toEqual(phases)
  await bench.desk.settled()
})

it.each(['usage_limit', 'model_gone'] as const)('%s holds only the phase of the service that said so', async (kind) => {
  bench.health.voyage.failed(kind)
  expect(held()).toEqual(['embed'])
  bench.health.anthropic.failed(kind)
  expect(held()).toEqual(['classify', 'embed'])
  await bench.desk.settled()
})

it('what an earlier engine left open holds before the first phase, and then until its service was asked', async () => {
  bench.desk.open('usage_limit')
  expect(bench.control.verdict().kind).toBe('wait')
  bench.health.askWhatIsDown()
  expect(held()).toEqual(['classify', 'embed'])
  await bench.desk.settled()
})

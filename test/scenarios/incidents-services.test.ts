// Each incident of the paid services, in one run: seen, held or slowed down, pushed, over by itself, reported; nothing lost or paid twice.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { expectReported, play } from './incidents/play.ts'
import { openScene, type Scene } from './incidents/scene.ts'
import { CLAUDE, VOYAGE } from './incidents/services.ts'
import { printTimes } from './incidents/times.ts'

const { db } = await testDatabase()
const claude = Object.keys(CLAUDE) as (keyof typeof CLAUDE)[]
const voyage = Object.keys(VOYAGE) as (keyof typeof VOYAGE)[]
const EMAILS = 60
const PACE_MS = 30
/** A rate that creeps back takes minutes. */
const FASTER = 200
/** Given up after so many ms: longer than the standstill that is to be seen. */
const PATIENCE_MS = 2_500
const STALL_MS = 200_000
let scene: Scene

beforeAll(async () => {
  scene = await openScene({
    db,
    mail: { seed: 42, count: EMAILS },
    maxInFlight: 2,
    faster: FASTER,
    paceMs: PACE_MS,
    timeoutMs: { claude: PATIENCE_MS },
    limits: { stallMs: STALL_MS },
  })
  await scene.stage.start(20_000_000)
})
afterAll(() => scene.close())
printTimes()

it.each(claude)('%s', (kind) => play(scene, kind, CLAUDE[kind]))

it('phase 3 begins', async () => {
  scene.pace(0)
  await scene.wish('run')
  await scene.stage.until(({ phases }) => phases[2]?.state === 'running')
  scene.pace(PACE_MS)
})

it.each(voyage)('%s', (kind) => play(scene, kind, VOYAGE[kind]))

it('the run comes to its end as if nothing had been, and its report names them all', async () => {
  scene.pace(0)
  await scene.wish('run')
  const done = await scene.stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([EMAILS, 0]))
  await expectAllToHold(db, scene.stage)
  await expectReported(scene, [...claude, ...voyage])
})

// Each incident that the watch sees, beside a run: seen, held or gone on as the table says, pushed, over, reported.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { IncidentKind } from '../../engine/incidents.ts'
import { testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { MACHINE } from './incidents/machine.ts'
import { expectReported, play } from './incidents/play.ts'
import { openScene, type Scene } from './incidents/scene.ts'
import { printTimes } from './incidents/times.ts'

const { db } = await testDatabase()
const kinds = Object.keys(MACHINE) as (keyof typeof MACHINE)[]
const EMAILS = 30
let scene: Scene

beforeAll(async () => {
  // One call after the other, slow enough for a run that outlasts all of them.
  scene = await openScene({ db, mail: { seed: 41, count: EMAILS }, maxInFlight: 1, paceMs: 1_500 })
  await scene.stage.start(20_000_000)
})
afterAll(() => scene.close())
printTimes()

it.each(kinds)('%s', (kind) => play(scene, kind, MACHINE[kind]))

it('the run comes to its end as if nothing had been, and its report names them all', async () => {
  scene.pace(0)
  const done = await scene.stage.until(({ state }) => state === 'done')
  expect(done.phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([EMAILS, 0]))
  await expectAllToHold(db, scene.stage)
  await expectReported(scene, kinds satisfies readonly IncidentKind[])
})

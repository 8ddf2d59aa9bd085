// Each incident about money: told on the way to the cap, held at it, and gone on only by the owner's button.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { MONEY } from './incidents/money.ts'
import { expectReported, play } from './incidents/play.ts'
import { openScene, type Scene } from './incidents/scene.ts'
import { printTimes } from './incidents/times.ts'

const { db } = await testDatabase()
const kinds = Object.keys(MONEY) as (keyof typeof MONEY)[]
const EMAILS = 30
let scene: Scene

beforeAll(async () => {
  scene = await openScene({ db, mail: { seed: 43, count: EMAILS }, maxInFlight: 1, paceMs: 60 })
  await scene.stage.start(20_000_000)
  await scene.stage.until(({ phases }) => (phases[0]?.done ?? 0) > 5)
  await scene.freeze()
})
afterAll(() => scene.close())
printTimes()

it.each(kinds)('%s', async (kind) => {
  await play(scene, kind, MONEY[kind])
  await scene.freeze()
})

it('the run comes to its end under the cap of now, and its report names them all', async () => {
  scene.pace(0)
  await scene.wish('run')
  const { phases, money } = await scene.stage.until(({ state }) => state === 'done')
  expect(phases.map(({ done: each, failed }) => [each, failed])).toEqual(Array(3).fill([EMAILS, 0]))
  expect(money.spentMicros).toBeLessThanOrEqual(money.capMicros)
  await expectReported(scene, kinds)
})

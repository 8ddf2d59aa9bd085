// Each incident about letters: over 1 % it is told, over 5 % it holds and asks, while a phase goes on and at its end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IncidentKind } from '../../engine/incidents.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { expectAllToHold } from './all-hold.ts'
import { FEW_FAIL, MANY_FAIL } from './incidents/letters.ts'
import { expectReported, play, type Rows } from './incidents/play.ts'
import { openScene, type Scene } from './incidents/scene.ts'
import { printTimes } from './incidents/times.ts'

const { db, connections } = await testDatabase()
printTimes()

/** Plays the rows one after the other in a run of so many emails, of which `lost` have an open letter at its end. */
const playAll = <Kind extends IncidentKind>(rows: Rows<Kind>, emails: number, lost: number) => {
  const kinds = Object.keys(rows) as Kind[]
  let scene: Scene
  beforeAll(async () => {
    await emptyTables(db)
    scene = await openScene({ db, mail: { seed: 44, count: emails }, maxInFlight: 2 })
  })
  afterAll(() => scene.close())

  it.each(kinds)('%s', (kind) => play(scene, kind, rows[kind]))

  it('the run comes to its end, and its report names them all', async () => {
    const { phases } = await scene.stage.until(({ state, openLetters }) => state === 'done' && openLetters === lost)
    expect(phases.map(({ done, failed }) => [done, failed])).toEqual(Array(3).fill([emails - lost, lost]))
    await expectAllToHold(db, scene.stage)
    await expectReported(scene, kinds)
  })
}

/** Each is a whole run; on the embedded database one must do, unless the times of all incidents are wanted. */
const isWhole = connections > 1 || process.env.EVERY_INCIDENT !== undefined

describe.runIf(isWhole)('three of a hundred and twenty emails that fail, and are tried again', () =>
  playAll(FEW_FAIL, 120, 0),
)
describe('nine of a hundred and ten emails that fail, and are given up', () => playAll(MANY_FAIL, 110, 9))

// Every kind of incident has a scenario: a new row of the table without one is found here.
import { expect, it } from 'vitest'
import { INCIDENTS } from '../../engine/incidents.ts'
import { FEW_FAIL, MANY_FAIL } from './incidents/letters.ts'
import { MACHINE } from './incidents/machine.ts'
import { MONEY } from './incidents/money.ts'
import { CLAUDE, VOYAGE } from './incidents/services.ts'
import { startsOf } from './incidents/starts.ts'

const nothing = () => undefined
const starts = startsOf({ line: { cut: nothing, mend: nothing }, spoil: nothing })

it('every kind of incident is played from its fault to its end, and none twice', () => {
  const played = [CLAUDE, VOYAGE, MACHINE, MONEY, FEW_FAIL, MANY_FAIL, starts].flatMap((rows) => Object.keys(rows))
  expect(played.sort()).toEqual(Object.keys(INCIDENTS).sort())
})

// The product reads the memory that the rehearsal pretends, and the truth again when it no longer does.
import { expect, it } from 'vitest'
import { pretendRam } from './pretend-ram.ts'

it('stands between the product and the machine', async () => {
  const pretend = pretendRam()
  const { createMachine } = await import('../../engine/machine.ts')
  const machine = createMachine('/')
  pretend({ ramUsedPercent: 93 })
  expect(await machine.ramUsedPercent()).toBeCloseTo(93)
  const pretended = await machine.availableRamBytes()
  pretend({ ramUsedPercent: null })
  expect(await machine.ramUsedPercent()).not.toBeCloseTo(93)
  expect(await machine.availableRamBytes()).toBeGreaterThan(pretended)
})

// The meter: emails per minute over the last minute, honest from five seconds on.
import { beforeEach, expect, it } from 'vitest'
import { createMeter, type Meter } from '../../engine/meter.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'

let clock: ManualClock
let meter: Meter
beforeEach(() => {
  clock = createManualClock()
  meter = createMeter(clock)
})

it('says nothing before five seconds were measured, and then what they tell', async () => {
  meter.add(10)
  await clock.advance(4_999)
  expect(meter.ratePerMinute()).toBeUndefined()
  await clock.advance(1)
  expect(meter.ratePerMinute()).toBe(120)
})

it('looks back on a minute, and no further', async () => {
  meter.add(600)
  for (let second = 0; second < 60; second += 1) {
    await clock.advance(1_000)
    meter.add(2)
  }
  expect(meter.ratePerMinute()).toBe(120)
  await clock.advance(60_000)
  expect(meter.ratePerMinute()).toBe(0)
})

it('begins anew with each phase', async () => {
  meter.add(600)
  await clock.advance(30_000)
  meter.reset()
  expect(meter.ratePerMinute()).toBeUndefined()
  await clock.advance(10_000)
  meter.add(1)
  expect(meter.ratePerMinute()).toBe(6)
})

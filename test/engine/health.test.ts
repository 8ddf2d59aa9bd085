// The health of a service: doubts ask the canary, certain failures take it down, an answer brings it back.
import { expect, it } from 'vitest'
import { createHealth } from '../../engine/health.ts'
import type { IncidentKind } from '../../engine/incidents.ts'
import { createManualClock } from '../manual-clock.ts'

const setUp = () => {
  const clock = createManualClock()
  const told: IncidentKind[] = []
  return { clock, told, health: createHealth(clock, (incident) => told.push(incident)) }
}

it('asks the canary after three doubts in a row, and tells nobody before the canary fails', () => {
  const { health, told } = setUp()
  for (let i = 0; i < 3; i += 1) health.doubted('overloaded', false)
  expect(health.state().kind).toBe('asking')
  expect(told).toEqual([])
  health.doubted('overloaded', true)
  expect(health.state()).toMatchObject({ kind: 'down', incident: 'overloaded' })
  expect(told).toEqual(['overloaded'])
})

it('forgets doubts as soon as anything is answered', () => {
  const { health } = setUp()
  health.doubted('overloaded', false)
  health.doubted('overloaded', false)
  health.succeeded()
  health.doubted('overloaded', false)
  expect(health.state().kind).toBe('well')
  expect(health.successes()).toBe(1)
})

it('is down at once for a certain failure, and probes less and less often, at least every minute', async () => {
  const { health, clock } = setUp()
  health.failed('key_refused')
  const waits: number[] = []
  for (let i = 0; i < 9; i += 1) {
    const state = health.state()
    if (state.kind !== 'down') throw new Error(`expected down, was ${state.kind}`)
    const wait = state.untilMs - clock.monotonic()
    waits.push(wait)
    await clock.advance(wait)
    expect(health.state().kind).toBe('asking')
    health.doubted('key_refused', true)
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

it('does not take the failures of others for the canary’s answer', () => {
  const { health } = setUp()
  health.ask()
  for (let i = 0; i < 10; i += 1) health.doubted('overloaded', false)
  expect(health.state().kind).toBe('asking')
})

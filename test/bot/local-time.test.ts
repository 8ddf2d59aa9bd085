// Times of the owner's day, over the changes of the clock too.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clockAt, nextAt } from '../../bot/local-time.ts'

const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC')
const times = fc
  .record({ hour: fc.nat(23), minute: fc.nat(59) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const moments = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })

it('finds the next moment at which the owner’s clock shows it, within a day and an hour', () => {
  fc.assert(
    fc.property(times, moments, zones, (time, now, zone) => {
      const next = nextAt(time, now, zone)
      expect(next.getTime()).toBeGreaterThan(now.getTime())
      expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
      // But for the hour that a spring night leaves out.
      if (clockAt(next, zone) !== time) expect(now.getTime()).toBeLessThan(next.getTime())
      else expect(clockAt(next, zone)).toBe(time)
    }),
    { seed: 1, numRuns: 2_000 },
  )
})

it.each([
  ['22:00', '2026-11-27T20:30:00Z', '2026-11-27T21:00:00.000Z'],
  ['22:00', '2026-11-27T21:00:00Z', '2026-11-28T21:00:00.000Z'],
  ['08:00', '2026-03-28T20:00:00Z', '2026-03-29T06:00:00.000Z'],
  ['08:00', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00.000Z'],
])('%s in Paris after %s is %s', (time, now, expected) => {
  expect(nextAt(time, new Date(now), 'Europe/Paris').toISOString()).toBe(expected)
})

// The token bucket: a minute's worth at once, then as fast as it fills, and debts that are paid back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBucket } from './bucket.ts'

test('gives a minute’s worth at once, then one unit each time it has filled', () => {
  let now = 1_000
  const bucket = createBucket(60, () => now)
  for (let i = 0; i < 60; i++) {
    expect(bucket.waitFor(1)).toBe(0)
    bucket.spend(1)
  }
  expect([bucket.remaining(), bucket.waitFor(1), bucket.fullAt()]).toEqual([0, 1_000, 61_000])
  now += 1_500
  expect([bucket.remaining(), bucket.waitFor(2)]).toEqual([1, 500])
})

test('a debt shows as nothing left and is waited for', () => {
  let now = 0
  const bucket = createBucket(60, () => now)
  bucket.spend(90)
  expect([bucket.remaining(), bucket.waitFor(1)]).toEqual([0, 31_000])
  now = 31_000
  expect(bucket.waitFor(1)).toBe(0)
})

test('without a limit nothing waits', () => {
  const bucket = createBucket(Number.POSITIVE_INFINITY, () => 5)
  bucket.spend(1e12)
  expect([bucket.waitFor(1e12), bucket.fullAt()]).toEqual([0, 5])
})

test('whoever waits as long as told is served, and never gets more than the rate allows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (limit, parts) => {
        let now = 0
        let taken = 0
        const bucket = createBucket(limit, () => now)
        for (const part of parts) {
          const units = Math.ceil(part * limit)
          now += bucket.waitFor(units)
          expect(bucket.waitFor(units)).toBe(0)
          bucket.spend(units)
          taken += units
          expect(taken).toBeLessThanOrEqual(limit + (now * limit) / 60_000 + 1e-6)
        }
      },
    ),
  )
})

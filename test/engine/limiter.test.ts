// The limiter: it uses the limits to the full, never over them, and obeys what headers and 429s tell.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLimiter } from '../../engine/limiter.ts'
import { createManualClock } from '../manual-clock.ts'

const usage = { inputTokens: 500, outputTokens: 60 }
const start = { requests: 600, inputTokens: 1_000_000, outputTokens: 1_000_000 }

const setUp = (initial = start, rate: number | 'auto' = 'auto') => {
  const clock = createManualClock()
  return { clock, limiter: createLimiter({ clock, initial, rate }) }
}

/** Takes all that is allowed over that many minutes, asking again exactly when it was told to. */
const takeFor = async ({ clock, limiter }: ReturnType<typeof setUp>, minutes: number, expected = usage) => {
  let taken = 0
  const endMs = clock.monotonic() + minutes * 60_000
  while (clock.monotonic() < endMs) {
    const wait = limiter.take(expected)
    if (wait === 0) taken += 1
    else await clock.advance(Math.min(wait, endMs - clock.monotonic()))
  }
  return taken
}

it('uses a request limit to the full and never passes it', async () => {
  const taken = await takeFor(setUp(), 5)
  expect(taken).toBeGreaterThan(0.97 * 5 * 600)
  // What a bucket of two seconds may hold at the start comes on top.
  expect(taken).toBeLessThanOrEqual(5 * 600 + 20)
})

it('is bound by whichever bucket is the smallest, and says which', async () => {
  const world = setUp({ requests: 10_000, inputTokens: 10_000_000, outputTokens: 6_000 })
  const taken = await takeFor(world, 5)
  expect(taken * usage.outputTokens).toBeLessThanOrEqual(5 * 6_000 + 200 + usage.outputTokens)
  expect(taken * usage.outputTokens).toBeGreaterThan(0.97 * 5 * 6_000)
  expect(world.limiter.boundBy()).toEqual({ key: 'bound-output-tokens', params: { limit: 6_000 } })
})

it('never sends more than a bucket over any window, whatever the sizes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 50, max: 5_000 }),
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 20 }),
      async (limit, sizes) => {
        const { clock, limiter } = setUp({ requests: limit, inputTokens: limit * 100, outputTokens: limit * 100 })
        let sent = 0
        let tokens = 0
        for (let i = 0; clock.monotonic() < 60_000; i += 1) {
          const inputTokens = sizes[i % sizes.length] ?? 1
          const wait = limiter.take({ inputTokens, outputTokens: 1 })
          if (wait > 0) {
            await clock.advance(wait)
            continue
          }
          sent += 1
          tokens += inputTokens
        }
        expect(sent).toBeLessThanOrEqual(limit + Math.max(1, limit / 30) + 1)
        expect(tokens).toBeLessThanOrEqual(limit * 100 * (1 + 1 / 30) + 2 * 3_000)
      },
    ),
    { numRuns: 40, seed: 7 },
  )
})

it('learns limits and what is already taken from headers', () => {
  const { limiter } = setUp()
  limiter.learn({ requests: { limit: 50, remaining: 0 }, inputTokens: { limit: 30_000, remaining: 30_000 } })
  expect(limiter.limits()).toEqual({ requests: 50, inputTokens: 30_000, outputTokens: 1_000_000 })
  expect(limiter.take(usage)).toBeGreaterThan(1_000)
})

it('waits as long as a 429 says, halves once however many calls hear of it, and creeps back', async () => {
  const { clock, limiter } = setUp()
  for (let i = 0; i < 20; i += 1) limiter.limited(10_000)
  expect(limiter.limits().requests).toBe(300)
  expect(limiter.take(usage)).toBeGreaterThanOrEqual(10_000)
  expect(limiter.strained()).toBe(true)
  await clock.advance(600_000)
  limiter.take(usage)
  expect(limiter.limits().requests).toBe(600)
  expect(limiter.strained()).toBe(false)
})

it('keeps the rate that the owner asked for, and goes back to auto', async () => {
  const world = setUp(start, 30)
  expect(await takeFor(world, 2)).toBeLessThanOrEqual(62)
  world.limiter.setRate('auto')
  expect(world.limiter.limits().requests).toBe(600)
})

it('gives back what a call did not use', async () => {
  const { clock, limiter } = setUp({ requests: 60_000, inputTokens: 30_000, outputTokens: 1_000_000 })
  await clock.advance(2_000)
  expect(limiter.take({ inputTokens: 1_000, outputTokens: 1 })).toBe(0)
  expect(limiter.take({ inputTokens: 900, outputTokens: 1 })).toBeGreaterThan(0)
  limiter.settle({ inputTokens: 1_000, outputTokens: 0 }, { inputTokens: 0, outputTokens: 0 })
  expect(limiter.take({ inputTokens: 900, outputTokens: 1 })).toBe(0)
})

it('speeds up by itself where no header ever tells a limit', () => {
  const { limiter } = setUp()
  for (let i = 0; i < 50; i += 1) limiter.learn({})
  expect(limiter.limits().requests).toBe(1_200)
})

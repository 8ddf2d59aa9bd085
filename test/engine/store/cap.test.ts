// The cap under random histories: concurrency, crashes, late answers, lost commits, batches in parts, other caps.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { testDatabase } from '../../database.ts'
import { type CapFigures, openCapBench } from './cap-bench.ts'

const { db } = await testDatabase()
// Histories run side by side, each with an open run and batches of its own.
await db.run('drop index core.migration_runs_one_open_key, core.batch_intents_open_requests_key')

/** 10,000 by `npm run cap`, 1,000 in CI, 60 in every test run. */
const HISTORIES = Number(process.env.CAP_HISTORIES ?? 60)
const SIDE_BY_SIDE = 4
const CAP = 1_000

const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 6 })
const share = fc.integer({ min: 0, max: 100 })
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), sizes, share }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('two at once' as const), sizes, other: sizes, share }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      which: fc.nat(50),
      how: fc.constantFrom('billed' as const, 'billed' as const, 'unknown' as const, 'unbilled' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('post' as const), sizes, share }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('collect' as const),
      which: fc.nat(5),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('approve' as const), to: fc.integer({ min: 0, max: 3_000 }) }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never

const play = async (bench: Awaited<ReturnType<typeof openCapBench>>, next: Event): Promise<unknown> => {
  switch (next.kind) {
    case 'send':
      return bench.send(next.sizes, next.share)
    case 'two at once':
      return Promise.all([bench.send(next.sizes, next.share), bench.send(next.other, next.share)])
    case 'answer':
      return bench.answer(next.which, next.how)
    case 'repeat':
      return bench.repeat(next.which)
    case 'post':
      return bench.post(next.sizes, next.share)
    case 'collect':
      return bench.collect(next.which, next.count)
    case 'crash':
      return bench.crash()
    case 'approve':
      return bench.approve(next.to)
  }
}

const expectBooksToHold = ({ cap, settled, reserved, booked, estimated, held, billed }: CapFigures) => {
  expect(settled + reserved).toBeLessThanOrEqual(cap)
  expect(booked).toBe(settled)
  expect(held).toBe(reserved)
  // What was billed lies between what is known and what is known, guessed at worst or still reserved.
  expect(billed).toBeGreaterThanOrEqual(settled - estimated)
  expect(billed).toBeLessThanOrEqual(settled + reserved)
}

it.concurrent.each(Array.from({ length: SIDE_BY_SIDE }, (_, index) => index + 1))(
  'spent and reserved never pass it, and the bill lies within the books, in any history (%i)',
  { timeout: 1_800_000 },
  async (seed) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 24 }), async (history) => {
        const bench = await openCapBench(db, CAP)
        for (const next of history) {
          await play(bench, next)
          expectBooksToHold(await bench.figures())
        }
      }),
      { numRuns: Math.ceil(HISTORIES / SIDE_BY_SIDE), seed },
    )
  },
)

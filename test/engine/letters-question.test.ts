// Letters at the end of a phase: one more try, what is told, and the question before what comes next.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LetterCode } from '../../engine/dead-letter.ts'
import type { RunnerDeps } from '../../engine/runner.ts'
import type { PhaseName } from '../../engine/snapshot.ts'
import { addAccepted } from '../../engine/store/acceptance.ts'
import { groupLetters, insertLetters } from '../../engine/store/letters.ts'
import { readPhases, readRun, recountFailed } from '../../engine/store/runs.ts'
import { createVerbs } from '../../engine/verbs.ts'
import { testDatabase } from '../database.ts'
import type { Bench } from './bench.ts'
import { benchWithRun, loopOn } from './loop-on.ts'

const { db } = await testDatabase()
let bench: Bench

beforeEach(async () => {
  bench = await benchWithRun(db)
})
// On a real server an incident that is still being written would meet the emptied tables of the next test.
afterEach(() => bench.desk.settled())

const letter = (phase: PhaseName, messageId: string) =>
  db.run(
    `insert into core.migration_failed (message_id, phase, error_code, error_message) values ($1, $2, 'refusal', '')`,
    [messageId, phase],
  )

const loop = (over: Partial<RunnerDeps> = {}) => loopOn(bench, over)

it('asks before a phase when letters of earlier ones are over 5 %, and goes on once that is accepted', async () => {
  await letter('classify', 'm001')
  const { worked, done } = loop()
  await bench.until(() => bench.desk.isOpen('letters_over_limit'))
  expect(worked).toEqual(['classify'])
  await addAccepted(db, 'letters_over_limit')
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  expect(bench.desk.isOpen('letters_over_limit')).toBe(false)
})

it('asks again when more letters came than were accepted, before the next phase or the end', async () => {
  await letter('classify', 'm001')
  const { worked, done } = loop({
    async work(phase) {
      worked.push(phase)
      if (phase === 'graph') await letter('graph', 'm002')
      await recountFailed(db, (await readRun(db))?.id ?? 0)
      return 'complete'
    },
  })
  for (const letters of [1, 2]) {
    await bench.until(() => bench.desk.list().some(({ params }) => params.letters === letters))
    await addAccepted(db, 'letters_over_limit')
    await bench.until(() => !bench.desk.isOpen('letters_over_limit'))
  }
  await done
  expect(worked).toEqual(['classify', 'graph', 'embed'])
  expect((await readRun(db))?.accepted_letters).toBe(2)
})

describe('at the end of a phase', () => {
  /** A letter of the open run, as its lane writes it. */
  const ownLetter = async (phase: PhaseName, messageId: string, code: LetterCode) => {
    const runId = (await readRun(db))?.id ?? 0
    await insertLetters(db, runId, phase, [{ messageId, code, tries: 3 }])
  }
  const open = async () => (await groupLetters(db)).map(({ phase, code, count }) => `${phase} ${code} ${count}`)

  it('letters that may pass the second time are tried once more, and only once, before the next phase', async () => {
    const passes: string[][] = []
    const { worked, done } = loop({
      async work(phase) {
        worked.push(phase)
        if (phase !== 'classify') return 'complete'
        passes.push(await open())
        for (const [id, code] of [
          ['m001', 'service_error'],
          ['m002', 'pii_left'],
          ['m003', 'constraint'],
        ] as const)
          await ownLetter('classify', id, code)
        return 'complete'
      },
    })
    await bench.until(() => bench.desk.isOpen('letters_over_limit'))
    expect(worked).toEqual(['classify', 'classify'])
    // The second pass began without the one that was worth it.
    expect(passes).toEqual([[], ['classify constraint 1', 'classify pii_left 1']])
    const [row] = await readPhases(db, (await readRun(db))?.id ?? 0)
    expect(row).toMatchObject({ state: 'done', retried: 1 })
    const journal = z.object({ actor: z.string(), params: z.unknown() })
    expect(await db.rows(journal, `select actor, params from core.journal where verb = 'auto_retry'`)).toEqual([
      { actor: 'engine', params: { phase: 'classify', count: 1 } },
    ])
    await addAccepted(db, 'letters_over_limit')
    await done
  })

  it('letters of an earlier run, for which nobody approved money, stay', async () => {
    await insertLetters(db, 999, 'classify', [{ messageId: 'gone', code: 'service_error', tries: 3 }])
    const { worked, done } = loop()
    await done
    expect(worked).toEqual(['classify', 'graph', 'embed'])
    expect(await open()).toEqual(['classify service_error 1'])
  })

  it('no letter is tried again by itself when the cap has no room for it', async () => {
    await db.run('update core.migration_runs set settled_micros = cap_micros - 1')
    const { worked, done } = loop({
      async work(phase) {
        worked.push(phase)
        if (phase === 'embed') await ownLetter('embed', 'm001', 'service_error')
        return 'complete'
      },
    })
    await done
    expect(worked).toEqual(['classify', 'graph', 'embed'])
  })
})

it('asks before the end too, tells from 1 % on, and asks no more once all are given up', async () => {
  await db.run(`update core.migration_runs set total = 50`)
  const { worked, state, done } = loop({
    async work(phase) {
      worked.push(phase)
      const runId = (await readRun(db))?.id ?? 0
      const ids = phase === 'classify' ? ['m001'] : phase === 'embed' ? ['m002', 'm003'] : []
      await insertLetters(
        db,
        runId,
        phase,
        ids.map((messageId) => ({ messageId, code: 'rejected', tries: 3 })),
      )
      await recountFailed(db, runId)
      return 'complete'
    },
  })
  await bench.until(() => bench.desk.isOpen('letters_high'))
  expect(bench.desk.list()).toEqual([{ kind: 'letters_high', params: { letters: 1, percent: 2 } }])
  await bench.until(() => bench.desk.isOpen('letters_over_limit'))
  expect([worked, state.finished]).toEqual([['classify', 'graph', 'embed'], false])
  expect(bench.desk.isOpen('letters_high')).toBe(false)
  // The owner sees the question once its row is there; to skip accepts only what was asked.
  await bench.desk.settled()
  await createVerbs({ db, terms: () => undefined }).skipLetters({}, 'unwanted', 'test')
  await done
  expect(bench.desk.list()).toEqual([])
})

it('goes through a phase again before what comes next when its letters are retried in answer to the question', async () => {
  await letter('classify', 'm001')
  const { worked, done } = loop()
  await bench.until(() => bench.desk.isOpen('letters_over_limit'))
  await createVerbs({ db, terms: () => undefined }).retryLetters({}, 'test')
  await done
  expect(worked).toEqual(['classify', 'classify', 'graph', 'embed'])
  expect(bench.desk.isOpen('letters_over_limit')).toBe(false)
})

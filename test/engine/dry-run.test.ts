// The dry run and the plan: a seeded sample, really measured, nothing written, nothing paid; and what the plan makes of it.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { claudeModelOf, readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import { PresidioLeaksError } from '../../engine/demand-hiding.ts'
import { type DryRunDeps, dryRun } from '../../engine/dry-run.ts'
import { createLimiter } from '../../engine/limiter.ts'
import { PLAIN } from '../../engine/plan.ts'
import { type Measured, makePlan, makePlans } from '../../engine/planner.ts'
import type { ClaudePort } from '../../engine/ports.ts'
import { ServiceError } from '../../engine/service-error.ts'
import { createTerms } from '../../engine/terms.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'
import { insertSource } from './open-run.ts'

const { db } = await testDatabase()
const catalogue = readCatalogue()
const model = claudeModelOf(catalogue, catalogue.claudeDefault)
let clock: ManualClock
let seen: string[]

beforeEach(async () => {
  await emptyTables(db)
  await insertSource(db, 100)
  clock = createManualClock()
  seen = []
})

const neverPaid = () => Promise.reject(new Error('a dry run paid for a call'))
const setUp = ({
  countTokens = async () => 500,
  perEmailMs = 0,
  hides = true,
}: {
  readonly countTokens?: ClaudePort['countTokens']
  readonly perEmailMs?: number
  readonly hides?: boolean
} = {}): DryRunDeps => ({
  db,
  clock,
  model,
  claude: { classify: neverPaid, model: async () => undefined, countTokens },
  presidio: {
    analyze: async (texts) =>
      texts.map((text) => (hides ? [{ start: 0, end: Array.from(text).length, entity: 'PERSON', score: 1 }] : [])),
    healthy: async () => true,
  },
  anonymizer: {
    async anonymize(emails) {
      seen.push(...emails.map(({ messageId }) => messageId))
      if (perEmailMs > 0) await clock.sleep(perEmailMs * emails.length)
      return emails.map(({ messageId, subject, body }) => ({
        messageId,
        subject: subject ?? '',
        body: body ?? '',
        textCut: false,
      }))
    },
  },
  limiter: createLimiter({ clock, initial: { requests: 1e6, inputTokens: 1e9, outputTokens: 1e9 }, rate: 'auto' }),
})
const run = async (deps: DryRunDeps, emails: number, seed: number, signal = new AbortController().signal) => {
  const progress: string[] = []
  let over = false
  const figures = dryRun(deps, { emails, seed, signal, onProgress: (done, of) => progress.push(`${done}/${of}`) })
  figures
    .finally(() => {
      over = true
    })
    .catch(() => undefined)
  while (!over) await clock.advance(50)
  return { ...(await figures), progress }
}
const rowCounts = async () => {
  const tables = await db.rows(
    z.object({ name: z.string() }),
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('core', 'ingestion', 'knowledge') order by 1`,
  )
  const count = async (name: string) => [
    name,
    await db.rows(z.object({ count: z.number() }), `select count(*) as count from ${name}`),
  ]
  const counts: unknown[] = []
  for (const { name } of tables) counts.push(await count(name))
  return counts
}

describe('the dry run', () => {
  it('draws the same emails by the same seed, others by another, each once', async () => {
    await run(setUp(), 30, 7)
    const first = [...seen].sort()
    seen = []
    await run(setUp(), 30, 7)
    expect([...seen].sort()).toEqual(first)
    seen = []
    await run(setUp(), 30, 8)
    expect([...seen].sort()).not.toEqual(first)
    expect(new Set(first).size).toBe(30)
  })

  it('writes nothing into any table and pays for nothing', async () => {
    const before = await rowCounts()
    const { sample } = await run(setUp(), 50, 1)
    expect(sample).toBe(50)
    expect(await rowCounts()).toEqual(before)
  })

  it('takes all there is when more is asked for, and says how far it is', async () => {
    const { sample, progress } = await run(setUp(), 1_000, 1)
    expect([sample, progress.length, progress.at(-1)]).toEqual([100, 100, '100/100'])
  })

  it('tells beforehand what would become a letter, and measures the others', async () => {
    await db.run(
      `update ingestion.emails_legacy set body_text = 'Ecrivez a lucie.bernard@example.org' where message_id = 'm007'`,
    )
    await db.run(`update ingestion.emails_legacy set body_text = repeat(chr(65533), 500) where message_id = 'm008'`)
    const { failures, classifyTokens } = await run(setUp(), 100, 1)
    expect(failures).toEqual({ pii_left: 1, undecodable: 1 })
    expect(classifyTokens).toEqual({ mean: 500, deviation: 0, size: 98 })
  })

  it('waits for the limit of count_tokens, and loses no email by it', async () => {
    let calls = 0
    const countTokens = async () => {
      calls += 1
      if (calls % 10 === 0)
        throw new ServiceError({ service: 'anthropic', kind: 'rate_limited', retryAfterMs: 5_000, billed: 'no' })
      return 400
    }
    const { classifyTokens } = await run(setUp({ countTokens }), 100, 1)
    expect(classifyTokens).toEqual({ mean: 400, deviation: 0, size: 100 })
  })

  it('fails when Claude or Presidio cannot be used, and when it is ended', async () => {
    const refused = new ServiceError({ service: 'anthropic', kind: 'key_refused', billed: 'no' })
    await expect(run(setUp({ countTokens: () => Promise.reject(refused) }), 10, 1)).rejects.toBe(refused)
    const ended = new AbortController()
    ended.abort(new Error('ended'))
    await expect(run(setUp(), 10, 1, ended.signal)).rejects.toThrow('ended')
  })

  it('sends nothing when Presidio leaves things in sight, nor while the incident is open', async () => {
    const countTokens = () => Promise.reject(new Error('asked'))
    await expect(run(setUp({ hides: false, countTokens }), 10, 1)).rejects.toThrow(PresidioLeaksError)
    await db.run(`insert into core.incidents (kind) values ('presidio_leaking')`)
    await expect(run(setUp({ countTokens }), 10, 1)).rejects.toThrow(PresidioLeaksError)
    expect(seen).toEqual([])
  })

  it.each([
    [10, 10],
    [100, 40],
  ])('measures what Presidio does in a second: by %d emails, of 100 ms each, %d', async (emails, perSecond) => {
    const { presidioPerSecond } = await run(setUp({ perEmailMs: 100 }), emails, 1)
    // Chunks are asked side by side: one of them is one at a time, seven of them are four at a time.
    expect(Math.abs(presidioPerSecond / perSecond - 1)).toBeLessThan(0.1)
  })

  it('says nothing of an empty source', async () => {
    await emptyTables(db)
    expect(await run(setUp(), 10, 1)).toMatchObject({ sample: 0, classifyTokens: { size: 0 }, presidioPerSecond: 0 })
  })
})

describe('the plan', () => {
  const embedModel = voyageModelOf(catalogue, catalogue.voyageDefault)
  const choice = { ...PLAIN, model: model.id, lane: 'live' } as const
  const planner = {
    db,
    catalogue,
    embedModel,
    terms: createTerms({ catalogue, embedModel }),
    limits: () => ({ requests: 1_000, inputTokens: 2_000_000, outputTokens: 400_000 }),
    now: () => new Date('2026-11-23T12:00:00Z'),
  }
  const measured: Measured = {
    classifyTokens: { mean: 1_000, deviation: 100, size: 100 },
    embedTokens: { mean: 100, deviation: 10, size: 100 },
    presidioPerSecond: 20,
    tokenFactor: model.tokenFactor,
  }

  it('is estimated from text lengths until a dry run has measured', async () => {
    const guess = await makePlan(planner, { mode: 'new', choice })
    expect(guess).toMatchObject({ basis: 'lengths', sample: 100, total: 100, model: model.id, lane: 'live' })
    const plan = await makePlan(planner, { mode: 'new', choice, measured })
    expect(plan).toMatchObject({ basis: 'dry_run', sample: 100, hash: guess.hash })
    expect(plan.phases[0]?.costMicros.mid).toBe(100 * (3_000 + 465))
    expect(plan.costMicros.high).toBeLessThanOrEqual(plan.capOfferMicros)
  })

  it('does not take a dry run that measured nothing for a migration that costs nothing', async () => {
    const nothing = { ...measured, classifyTokens: { mean: 0, deviation: 0, size: 0 } }
    expect(await makePlan(planner, { mode: 'new', choice, measured: nothing })).toEqual(
      await makePlan(planner, { mode: 'new', choice }),
    )
  })

  it('is about what is left, or about everything again', async () => {
    await db.run(
      `insert into ingestion.emails (message_id, sender, subject, category) select message_id, '', '', 'work' from ingestion.emails_legacy limit 40`,
    )
    expect((await makePlan(planner, { mode: 'new', choice, measured })).phases.map(({ emails }) => emails)).toEqual([
      60, 60, 60,
    ])
    const again = await makePlan(planner, { mode: 'replace', choice, measured })
    expect(again.phases.map(({ emails }) => emails)).toEqual([100, 100, 100])
    expect(again.hash).not.toBe((await makePlan(planner, { mode: 'new', choice, measured })).hash)
  })

  it('by batch costs half of it live, and is bound by the queue', async () => {
    const [live, batch] = await makePlans(planner, {
      mode: 'new',
      choices: [choice, { ...choice, lane: 'batch' }],
      measured,
    })
    expect(batch?.phases[0]?.costMicros.mid).toBe((live?.phases[0]?.costMicros.mid ?? 0) / 2)
    expect(batch?.phases[2]).toEqual(live?.phases[2])
    expect(batch?.phases[0]?.boundBy.key).toBe('bound-batches')
    expect(batch?.hash).not.toBe(live?.hash)
  })

  it('takes what was measured by one model over to another by their tokenizers', async () => {
    const plan = await makePlan(planner, {
      mode: 'new',
      choice: { ...PLAIN, model: 'claude-haiku-5-5', lane: 'live' },
      measured,
    })
    // 1,000 tokens of the first are 1,300 of the second, at $0.10; its answers of 31 are 40.3, at $0.50.
    expect(plan.phases[0]?.costMicros.mid).toBe(15_015)
  })

  it('of an empty source costs nothing and takes no time', async () => {
    await emptyTables(db)
    const plan = await makePlan(planner, { mode: 'new', choice })
    expect(plan).toMatchObject({ total: 0, costMicros: { low: 0, mid: 0, high: 0 }, durationMs: { low: 0, high: 0 } })
  })
})

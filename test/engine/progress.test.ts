// Progress: rows and facts of one moment become the snapshot; the state table, the phases, the money, the age.
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../engine/gate.ts'
import { message } from '../../engine/message.ts'
import { type ProgressFacts, toSnapshot } from '../../engine/progress.ts'
import type { PhaseRow } from '../../engine/store/runs.ts'
import { AT, runRow as run, secondsAgo } from './run-row.ts'

const phase = (name: PhaseRow['phase'], over: Partial<PhaseRow> = {}): PhaseRow => ({
  phase: name,
  done: 0,
  failed: 0,
  retried: 0,
  state: 'waiting',
  started_at: null,
  finished_at: null,
  last_email_id: null,
  last_saved_at: null,
  ...over,
})
const facts = (over: Partial<ProgressFacts> = {}): ProgressFacts => ({
  at: AT,
  run: run(),
  phases: [phase('classify'), phase('graph'), phase('embed')],
  verdict: { kind: 'go' },
  ratePerMinute: undefined,
  incidents: [],
  openLetters: 0,
  batches: { batches: 0, emails: 0 },
  boundBy: undefined,
  ...over,
})

describe('the state', () => {
  const reason = message('reason-x')
  const verdicts: readonly (readonly [Verdict, string, string])[] = [
    [{ kind: 'go' }, 'running', 'reason-running'],
    [{ kind: 'wait', reason, until: AT }, 'waiting', 'reason-x'],
    [{ kind: 'hold', reason }, 'held', 'reason-x'],
    [{ kind: 'pause', reason }, 'paused', 'reason-x'],
    [{ kind: 'stop', reason }, 'stopped', 'reason-x'],
  ]
  it.each(verdicts)('is the verdict of the engine of this process, with its reason: %s', (verdict, state, key) => {
    expect(toSnapshot(facts({ verdict }))).toMatchObject({ state, reason: { key } })
  })

  it.each([
    ['run', 'waiting', 'reason-starting'],
    ['pause', 'paused', 'reason-paused'],
    ['stop', 'stopped', 'reason-stopped'],
  ] as const)('is the wish %s where no engine works', (wish, state, key) => {
    expect(toSnapshot(facts({ run: run({ wish }), verdict: undefined }))).toMatchObject({ state, reason: { key } })
  })

  it('is the end when the run has ended, whatever was wished, and idle without any run', () => {
    const finished = run({ finished_at: AT, wish: 'pause' })
    expect(toSnapshot(facts({ run: finished })).state).toBe('done')
    expect(toSnapshot(facts({ run: { ...finished, validated_at: AT } })).state).toBe('validated')
    expect(toSnapshot(facts({ run: undefined, phases: [] }))).toMatchObject({
      state: 'idle',
      run: undefined,
      phases: [],
    })
  })

  it('says until when only while it waits', () => {
    expect(toSnapshot(facts({ verdict: { kind: 'wait', reason, until: AT } })).until).toBe(AT)
    expect(toSnapshot(facts()).until).toBeUndefined()
  })
})

describe('the phases', () => {
  it('miss what failed in earlier ones', () => {
    const { phases } = toSnapshot(
      facts({
        phases: [
          phase('classify', { done: 990, failed: 10, state: 'done' }),
          phase('graph', { done: 988, failed: 2, state: 'done' }),
          phase('embed', { done: 500, failed: 1, state: 'running' }),
        ],
        ratePerMinute: 60,
      }),
    )
    expect(phases.map(({ failed }) => failed)).toEqual([10, 12, 13])
    // 1000 - 500 - 13 = 487 emails at one a second.
    expect(phases[2]).toMatchObject({ ratePerMinute: 60, etaMs: 487_000 })
  })

  it('have a rate and an end in sight only while they run and something was measured', () => {
    const running = [phase('classify', { state: 'running' }), phase('graph'), phase('embed')]
    expect(toSnapshot(facts({ phases: running, ratePerMinute: undefined })).phases[0]?.etaMs).toBeUndefined()
    expect(toSnapshot(facts({ phases: running, ratePerMinute: 0 })).phases[0]?.etaMs).toBeUndefined()
    expect(toSnapshot(facts({ phases: running, ratePerMinute: 10 })).phases[1]?.ratePerMinute).toBeUndefined()
  })

  it('never have less than nothing left', () => {
    const over = [phase('classify', { state: 'running', done: 1_001, failed: 3 })]
    expect(toSnapshot(facts({ phases: over, ratePerMinute: 10 })).phases[0]?.etaMs).toBe(0)
  })
})

describe('the money', () => {
  const classified = (done: number, failed = 0) => [phase('classify', { done, failed, state: 'running' })]

  it('is forecast from what an email of this run has cost so far', () => {
    const { money } = toSnapshot(facts({ run: run({ settled_micros: 600_000 }), phases: classified(200) }))
    expect(money).toMatchObject({ capMicros: 5_000_000, spentMicros: 600_000, forecastMicros: 3_000_000 })
  })

  it('does not expect emails that failed to cost again', () => {
    const { money } = toSnapshot(facts({ run: run({ settled_micros: 600_000 }), phases: classified(200, 100) }))
    expect(money.forecastMicros).toBe(600_000 + 700 * 3_000)
  })

  it('does not count emails that were done before this run as paid by it', () => {
    const later = run({
      total: 1_100,
      settled_micros: 150_000,
      plan: { total: 1_100, phases: [{ name: 'classify', emails: 100, costMicros: { mid: 300_000 } }] },
    })
    expect(toSnapshot(facts({ run: later, phases: classified(1_050) })).money.forecastMicros).toBe(300_000)
  })

  it('has no forecast before the first email, and no money without a run', () => {
    expect(toSnapshot(facts()).money.forecastMicros).toBeUndefined()
    expect(toSnapshot(facts({ run: undefined, phases: [] })).money).toEqual({
      capMicros: 0,
      spentMicros: 0,
      reservedMicros: 0,
      forecastMicros: undefined,
    })
  })
})

it('tells the age of the last saved result, of whichever phase, and its email', () => {
  const phases = [
    phase('classify', { last_saved_at: secondsAgo(50), last_email_id: 'old' }),
    phase('graph', { last_saved_at: secondsAgo(5), last_email_id: 'new' }),
    phase('embed'),
  ]
  expect(toSnapshot(facts({ phases }))).toMatchObject({ checkpointAgeMs: 5_000, lastEmailId: 'new' })
  expect(toSnapshot(facts())).toMatchObject({ checkpointAgeMs: undefined })
  expect(toSnapshot(facts())).not.toHaveProperty('lastEmailId')
})

it('tells the rate as auto when none was asked for', () => {
  expect(toSnapshot(facts()).run?.rateLimit).toBe('auto')
  expect(toSnapshot(facts({ run: run({ rate_limit: 30 }) })).run?.rateLimit).toBe(30)
})

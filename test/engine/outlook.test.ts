// The outlook: when a run will be at its end, early, expected and late; and since when it stands still.
import { describe, expect, it } from 'vitest'
import { runEta, stillSince } from '../../engine/outlook.ts'
import type { PhaseSnapshot } from '../../engine/snapshot.ts'
import { planOf } from './open-run.ts'
import { runRow } from './run-row.ts'

const HOUR_MS = 3_600_000
const at = (hour: number) => new Date(Date.UTC(2026, 10, 27, hour))
const durations = { low: HOUR_MS, mid: 2 * HOUR_MS, high: 5 * HOUR_MS }
const plan = planOf()
const run = runRow({
  plan: { ...plan, phases: plan.phases.map((phase) => ({ ...phase, durationMs: durations })) },
  wish_at: at(3),
})
const phase = (name: PhaseSnapshot['name'], state: PhaseSnapshot['state'], etaMs?: number): PhaseSnapshot => ({
  name,
  state,
  done: 0,
  failed: 0,
  total: 10,
  ratePerMinute: undefined,
  etaMs,
  startedAt: null,
  finishedAt: null,
})

describe('the end of the run', () => {
  it('is what the phase under way takes at its rate, with what was planned for those after it', () => {
    const phases = [phase('classify', 'done'), phase('graph', 'running', HOUR_MS), phase('embed', 'waiting')]
    expect(runEta(run, phases)).toEqual({ low: 1.85 * HOUR_MS, mid: 3 * HOUR_MS, high: 6.7 * HOUR_MS })
  })

  it('is unknown before anything was measured, and without a run', () => {
    expect(runEta(run, [phase('classify', 'running'), phase('graph', 'waiting')])).toBeUndefined()
    expect(runEta(undefined, [])).toBeUndefined()
  })
})

describe('standing still', () => {
  const held = { id: 1, kind: 'presidio_down', openedAt: at(5), params: {}, acknowledgedAt: null } as const
  const told = { ...held, id: 2, kind: 'budget_50', openedAt: at(4) } as const

  it.each([
    ['waiting', at(5)],
    ['held', at(5)],
    ['paused', at(3)],
    ['stopped', at(3)],
    ['running', undefined],
    ['done', undefined],
    ['idle', undefined],
  ] as const)('%s is so since what stopped it', (state, since) => {
    expect(stillSince(state, run, [told, held])).toEqual(since)
  })
})

// The outlook, pure: since when a run stands still, and when it will be at its end.
import { INCIDENTS, type Incident } from './incidents.ts'
import type { PhaseSnapshot, RunState, Snapshot } from './snapshot.ts'
import type { RunRow } from './store/runs.ts'

/** A rate of the last minute is seldom kept for hours: what is left may go a little quicker, or take much longer. */
const EARLY = 0.85
const LATE = 1.7

/** The whole run's: what is measured for the phase under way, what was planned for those after it. */
export const runEta = (run: RunRow | undefined, phases: readonly PhaseSnapshot[]): Snapshot['etaMs'] => {
  const running = phases.find(({ state }) => state === 'running')
  if (!run || running?.etaMs === undefined) return undefined
  const planned = phases.flatMap(({ name, state }) => {
    const plan = run.plan.phases.find((phase) => phase.name === name)
    return state === 'waiting' && plan?.durationMs ? [plan.durationMs] : []
  })
  const sum = (edge: 'low' | 'mid' | 'high') => planned.reduce((total, each) => total + each[edge], 0)
  return {
    low: running.etaMs * EARLY + sum('low'),
    mid: running.etaMs + sum('mid'),
    high: running.etaMs * LATE + sum('high'),
  }
}

/** Undefined while it runs, and where nobody noted it. */
export const stillSince = (
  state: RunState,
  run: RunRow | undefined,
  incidents: readonly Incident[],
): Date | undefined => {
  switch (state) {
    case 'paused':
    case 'stopped':
      return run?.wish_at
    case 'waiting':
    case 'held':
      return incidents.find(({ kind }) => INCIDENTS[kind].reaction === 'hold')?.openedAt
    case 'done':
    case 'validated':
    case 'idle':
    case 'running':
      return undefined
  }
}

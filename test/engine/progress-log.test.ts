// The progress lines, literally as the runbook greps for them.
import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { createProgressLog, type ProgressLog, progressLine, resumeLine } from '../../engine/progress-log.ts'
import type { PhaseSnapshot, Snapshot } from '../../engine/snapshot.ts'
import { createManualClock, type ManualClock } from '../manual-clock.ts'

let clock: ManualClock
let said: string[]
let progress: ProgressLog
beforeEach(() => {
  clock = createManualClock()
  said = []
  progress = createProgressLog(pino({}, { write: (line) => said.push(JSON.parse(line).msg) }), clock)
})

it('says what the runbook says', () => {
  expect(progressLine(1_000, 1_000)).toBe('Progress: 1000/1000 (100%)')
  expect(resumeLine(54_321, 110_000)).toBe('Reprise migration: 54321/110000 deja traites')
})

it('never says 100 % before the last email, and says it of nothing at all', () => {
  expect(progressLine(109_999, 110_000)).toBe('Progress: 109999/110000 (99%)')
  expect(progressLine(0, 0)).toBe('Progress: 0/0 (100%)')
})

it('says how far a phase is every five seconds at most, and its end at once', async () => {
  progress.phase('classify', 'started', { done: 100, total: 1_000 })
  progress.saved(50)
  await clock.advance(4_999)
  progress.saved(50)
  await clock.advance(1)
  progress.saved(50)
  progress.saved(50)
  progress.phase('classify', 'done', { done: 1_000, total: 1_000 })
  expect(said).toEqual(['Phase classify started', 'Progress: 250/1000 (25%)', 'Progress: 1000/1000 (100%)'])
})

it('counts each phase by itself', async () => {
  progress.phase('classify', 'started', { done: 0, total: 10 })
  progress.saved(10)
  progress.phase('graph', 'started', { done: 2, total: 10 })
  await clock.advance(5_000)
  progress.saved(3)
  expect(said.at(-1)).toBe('Progress: 5/10 (50%)')
})

it('says nothing of what is saved before a phase began', async () => {
  await clock.advance(10_000)
  progress.saved(3)
  expect(said).toEqual([])
})

const phase = (name: PhaseSnapshot['name'], state: PhaseSnapshot['state'], done: number): PhaseSnapshot => ({
  name,
  state,
  done,
  failed: 0,
  total: 110_000,
  ratePerMinute: undefined,
  etaMs: undefined,
  startedAt: null,
  finishedAt: null,
})
const resumedWith = (phases: readonly PhaseSnapshot[]) => {
  const snapshot: Pick<Snapshot, 'phases'> = { phases }
  progress.resumed(snapshot)
  return said.at(-1)
}

it('says where a run is taken up again: at the phase under way, else at the first', () => {
  const first = phase('classify', 'done', 110_000)
  expect(resumedWith([first, phase('graph', 'running', 40), phase('embed', 'waiting', 0)])).toBe(
    'Reprise migration: 40/110000 deja traites',
  )
  expect(resumedWith([phase('classify', 'waiting', 7)])).toBe('Reprise migration: 7/110000 deja traites')
  expect(resumedWith([])).toBe('Reprise migration: 7/110000 deja traites')
})

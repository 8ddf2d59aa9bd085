// Progress, pure: rows and facts of one moment become the Snapshot that every surface shows.
import type { Verdict } from './gate.ts'
import type { Incident } from './incidents.ts'
import { type Message, message } from './message.ts'
import { runEta, stillSince } from './outlook.ts'
import type { MachineFacts, MoneySnapshot, PhaseSnapshot, RunState, Snapshot } from './snapshot.ts'
import type { PhaseRow, RunRow } from './store/runs.ts'

export interface ProgressFacts {
  readonly at: Date
  /** The open run, else the last one. */
  readonly run: RunRow | undefined
  readonly phases: readonly PhaseRow[]
  /** The gate's verdict, when an engine of this process works on the run. */
  readonly verdict: Verdict | undefined
  readonly ratePerMinute: number | undefined
  readonly incidents: readonly Incident[]
  readonly openLetters: number
  readonly batches: { readonly batches: number; readonly emails: number }
  readonly boundBy: Message | undefined
  /** How far the build of the vectors' index is, 0 to 1. */
  readonly indexShare?: number | undefined
  readonly machine?: MachineFacts
}

const ended = (run: RunRow): { readonly state: RunState; readonly reason: Message } => {
  if (run.validated_at) return { state: 'validated', reason: message('reason-validated') }
  return { state: 'done', reason: message(run.validation_stale_at ? 'reason-validation-stale' : 'reason-done') }
}

const judged = (verdict: Verdict): { readonly state: RunState; readonly reason: Message } => {
  switch (verdict.kind) {
    case 'go':
      return { state: 'running', reason: message('reason-running') }
    case 'wait':
      return { state: 'waiting', reason: verdict.reason }
    case 'hold':
      return { state: 'held', reason: verdict.reason }
    case 'pause':
      return { state: 'paused', reason: verdict.reason }
    case 'stop':
      return { state: 'stopped', reason: verdict.reason }
  }
}

const stateOf = ({ run, verdict }: ProgressFacts): { readonly state: RunState; readonly reason: Message } => {
  if (!run) return { state: 'idle', reason: message('reason-idle') }
  if (run.finished_at) return ended(run)
  if (verdict) return judged(verdict)
  if (run.wish === 'pause') return { state: 'paused', reason: message('reason-paused') }
  if (run.wish === 'stop') return { state: 'stopped', reason: message('reason-stopped') }
  return { state: 'waiting', reason: message('reason-starting') }
}

/** Letters of a phase and of those before it: an email that failed early is missing in every later phase. */
const phaseSnapshots = ({ run, phases, ratePerMinute }: ProgressFacts): readonly PhaseSnapshot[] => {
  let failedBefore = 0
  return phases.map((row) => {
    failedBefore += row.failed
    const left = Math.max(0, (run?.total ?? 0) - row.done - failedBefore)
    const running = row.state === 'running'
    const rate = running ? ratePerMinute : undefined
    return {
      name: row.phase,
      state: row.state,
      done: row.done,
      failed: failedBefore,
      total: run?.total ?? 0,
      ...(row.retried > 0 ? { retried: row.retried } : {}),
      ratePerMinute: rate,
      etaMs: rate === undefined || rate <= 0 ? undefined : (left / rate) * 60_000,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
    }
  })
}

const money = ({ run, phases }: ProgressFacts): MoneySnapshot => {
  if (!run) return { capMicros: 0, spentMicros: 0, reservedMicros: 0, forecastMicros: undefined }
  const classify = phases.find(({ phase }) => phase === 'classify')
  const done = classify?.done ?? 0
  const left = Math.max(0, run.total - done - (classify?.failed ?? 0))
  // What earlier runs did was not paid by this one.
  const planned = run.plan.phases.find(({ name }) => name === 'classify')?.emails ?? run.plan.total
  const paid = done - (run.plan.total - planned)
  // Phase 1 is nearly all of the cost: what it took per email so far, for those that are left.
  const perEmail = paid > 0 ? run.settled_micros / paid : undefined
  return {
    capMicros: run.cap_micros,
    spentMicros: run.settled_micros,
    reservedMicros: run.reserved_micros,
    forecastMicros: perEmail === undefined ? undefined : Math.round(run.settled_micros + perEmail * left),
  }
}

/** Builds the snapshot. */
export const toSnapshot = (facts: ProgressFacts): Snapshot => {
  const { run, verdict, at } = facts
  const latest = facts.phases.reduce<PhaseRow | undefined>(
    (newest, row) => ((row.last_saved_at ?? 0) >= (newest?.last_saved_at ?? 0) && row.last_saved_at ? row : newest),
    undefined,
  )
  const savedAt = latest?.last_saved_at?.getTime() ?? 0
  const { state, reason } = stateOf(facts)
  const phases = phaseSnapshots(facts)
  const since = stillSince(state, run, facts.incidents)
  const etaMs = runEta(run, phases)
  return {
    at,
    state,
    reason,
    ...(since === undefined ? {} : { since }),
    ...(etaMs === undefined ? {} : { etaMs }),
    ...facts.machine,
    until: verdict?.kind === 'wait' ? verdict.until : undefined,
    run: run && {
      id: run.id,
      name: run.name,
      createdAt: run.created_at,
      model: run.model,
      embedModel: run.embed_model,
      lane: run.lane,
      total: run.total,
      wish: run.wish,
      rateLimit: run.rate_limit ?? 'auto',
      planHash: run.plan_hash,
    },
    ...(facts.batches.batches > 0 ? { batches: { count: facts.batches.batches, emails: facts.batches.emails } } : {}),
    ...(facts.indexShare === undefined ? {} : { indexShare: facts.indexShare }),
    phases,
    money: money(facts),
    openLetters: facts.openLetters,
    incidents: facts.incidents,
    checkpointAgeMs: savedAt === 0 ? undefined : Math.max(0, at.getTime() - savedAt),
    ...(latest?.last_email_id ? { lastEmailId: latest.last_email_id } : {}),
    boundBy: facts.boundBy,
  }
}

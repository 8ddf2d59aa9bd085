// A run's row made by hand: open for an hour, nothing spent.
import type { RunRow } from '../../engine/store/runs.ts'
import { planOf } from './open-run.ts'

export const AT = new Date('2026-11-23T12:00:00Z')
export const secondsAgo = (seconds: number) => new Date(AT.getTime() - seconds * 1_000)

export const runRow = (over: Partial<RunRow> = {}): RunRow => ({
  id: 1,
  name: 'run-1',
  mode: 'new',
  created_at: secondsAgo(3_600),
  plan_hash: 'p',
  plan: { ...planOf(), total: 1_000, phases: [{ name: 'classify', emails: 1_000, costMicros: { mid: 3_000_000 } }] },
  model: 'm',
  embed_model: 'e',
  lane: 'live',
  near_twins: false,
  per_call: 1,
  prompt_hash: 'h',
  policy_hash: 'h',
  total: 1_000,
  wish: 'run',
  wish_at: secondsAgo(120),
  batches_on_stop: 'collect',
  rate_limit: null,
  cap_micros: 5_000_000,
  settled_micros: 0,
  reserved_micros: 0,
  accepted: [],
  accepted_letters: 0,
  epoch: 1,
  pilot_since: null,
  pilot_micros_per_email: null,
  finished_at: null,
  validated_at: null,
  validation_fingerprint: null,
  validation_stale_at: null,
  ...over,
})

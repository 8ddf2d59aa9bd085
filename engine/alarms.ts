// The alarms, pure: which incidents the run's own figures call for.
import type { Incident, IncidentKind } from './incidents.ts'

export interface RunFigures {
  readonly capMicros: number
  readonly spentMicros: number
  /** Settled classify emails of this run, their cost, and what the plan expected per email. */
  readonly pilot: { readonly emails: number; readonly micros: number; readonly plannedMicrosPerEmail: number }
  /** The last outcomes: how many, and how many of them were letters. */
  readonly recent: { readonly outcomes: number; readonly letters: number }
  /** What the owner accepted. */
  readonly accepted: readonly string[]
}

export interface Alarm {
  readonly kind: IncidentKind
  readonly params: Incident['params']
}

/** Emails after which the pilot is judged, and how far off the plan it may be. */
const PILOT_EMAILS = 200
const PILOT_TOLERANCE = 1.25

/** Paid emails that the pilot still lacks. */
export const pilotLeft = (paidEmails: number): number => Math.max(0, PILOT_EMAILS - paidEmails)

/** Outcomes that the failure rate looks back on, and how few of them say nothing yet. */
export const RECENT_OUTCOMES = 500
const FEWEST_OUTCOMES = 100

const BUDGET_STEPS = [
  ['budget_95', 0.95],
  ['budget_80', 0.8],
  ['budget_50', 0.5],
] as const satisfies readonly (readonly [IncidentKind, number])[]

/** Kinds that this file rules: one that is not called for any more is over. */
export const RULED_BY_ALARMS = [
  'budget_50',
  'budget_80',
  'budget_95',
  'pilot_off_plan',
  'failure_rate_high',
  'failure_rate_hold',
] as const satisfies readonly IncidentKind[]

const budget = ({ capMicros, spentMicros }: RunFigures): Alarm[] => {
  const share = capMicros > 0 ? spentMicros / capMicros : 0
  const step = BUDGET_STEPS.find(([, from]) => share >= from)
  return step ? [{ kind: step[0], params: { spent: spentMicros / 1e6, cap: capMicros / 1e6 } }] : []
}

const pilot = ({ pilot: { emails, micros, plannedMicrosPerEmail }, accepted }: RunFigures): Alarm[] => {
  if (emails < PILOT_EMAILS || plannedMicrosPerEmail <= 0 || accepted.includes('pilot_off_plan')) return []
  const factor = micros / emails / plannedMicrosPerEmail
  if (factor <= PILOT_TOLERANCE) return []
  return [{ kind: 'pilot_off_plan', params: { emails, factor: Math.round(factor * 100) / 100 } }]
}

const failures = ({ recent: { outcomes, letters }, accepted }: RunFigures): Alarm[] => {
  if (outcomes < FEWEST_OUTCOMES) return []
  const rate = letters / outcomes
  const params = { percent: Math.round(rate * 1_000) / 10, outcomes }
  if (rate > 0.05 && !accepted.includes('failure_rate_hold')) return [{ kind: 'failure_rate_hold', params }]
  return rate > 0.01 ? [{ kind: 'failure_rate_high', params }] : []
}

/** All incidents that the figures call for now. */
export const alarms = (figures: RunFigures): readonly Alarm[] => [
  ...budget(figures),
  ...pilot(figures),
  ...failures(figures),
]

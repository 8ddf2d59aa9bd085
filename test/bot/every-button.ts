// Every button that there is: what it carries, and what the engine may be asked for by it; and every state of a run.
import type { Verb } from '../../bot/buttons/verbs.ts'
import { message } from '../../engine/message.ts'
import type { RunState, Snapshot } from '../../engine/snapshot.ts'
import { idleSnapshot, runningSnapshot } from './fake-engine.ts'

const choice = { model: 'claude-sonnet-4-6', lane: 'live', nearTwins: 'false', perCall: 1 } as const
const approval = { planHash: 'f00dcafe', capMicros: 345_000_000 } as const
const cause = { phase: 'classify', code: 'refusal' } as const
const incident = { incidentId: 1 } as const
const tonight = '2026-11-24T21:00:00.000Z'

/** What each button carries, and what the engine may be asked for by it, once. */
export const BUTTONS: Readonly<
  Record<Verb, { readonly params?: Readonly<Record<string, string | number>>; readonly asks?: RegExp }>
> = {
  approve: { params: { ...approval, ...choice }, asks: /^start f00dcafe 345 / },
  approve_cap: { params: approval, asks: /^approveCap f00dcafe 345 / },
  approve_compare: { params: { a: 'x', b: 'y', emails: 5, capMicros: 300_000 }, asks: /^compare x y 5 0.3 / },
  approve_later: { params: { ...approval, ...choice, at: tonight } },
  resume: { asks: /^wish run / },
  retry_letters: { params: cause, asks: /^retryLetters / },
  skip_letters: { params: { ...cause, reason: 'spam' }, asks: /^skipLetters / },
  reopen_letters: { params: cause, asks: /^reopenLetters / },
  accept: { params: incident, asks: /^accept 1 / },
  restart: { params: { service: 'presidio' } },
  apply_migrations: {},
  approve_search: { params: { capMicros: 10_000 }, asks: /^allowSearches 0.01 / },
  cleanup: { asks: /^cleanup / },
  pause: { asks: /^wish pause / },
  stop: { asks: /^wish stop / },
  cancel_scheduled: {},
  acknowledge: { params: incident, asks: /^acknowledge 1 / },
  ask_start: {},
  choose_offer: { params: choice },
  ask_remigrate: {},
  ask_resume: {},
  ask_stop: {},
  ask_cap: {},
  ask_cleanup: {},
  ask_retry: {},
  ask_restart: { params: { service: 'presidio' } },
  ask_skip: { params: cause },
  choose_reason: { params: { ...cause, reason: 'spam' } },
  other_reason: { params: cause },
  another_amount: { params: { purpose: 'start', ...choice } },
  cancel: {},
  backup: {},
  copy_backup: {},
  restore_test: {},
  chart: {},
  checklist: {},
  cost: {},
  event: { params: { event: 'phase' } },
  export_letters: {},
  language: { params: { language: 'fr' } },
  letters: {},
  log_errors: {},
  log_file: {},
  logs: {},
  quiet: { params: { quiet: 'off' } },
  report: {},
  report_file: {},
  search_more: { params: { search: 'a-list', from: 5 } },
  snooze: { params: { ...incident, until: 'hour' } },
  status: {},
  validate: {},
}
export const verbs = Object.keys(BUTTONS) as Verb[]

export const STATES: Readonly<Record<RunState, Snapshot>> = {
  idle: idleSnapshot,
  running: runningSnapshot(),
  waiting: { ...runningSnapshot(), state: 'waiting', reason: message('reason-incident', { kind: 'presidio_down' }) },
  held: { ...runningSnapshot(), state: 'held', reason: message('reason-budget') },
  paused: { ...runningSnapshot(), state: 'paused', reason: message('reason-paused') },
  stopped: { ...runningSnapshot(), state: 'stopped', reason: message('reason-stopped') },
  done: { ...runningSnapshot(), state: 'done', reason: message('reason-done') },
  validated: { ...runningSnapshot(), state: 'validated', reason: message('reason-validated') },
}
export const LOST: Snapshot = {
  ...STATES.running,
  state: 'waiting',
  reason: message('reason-incident', { kind: 'store_lost' }),
}

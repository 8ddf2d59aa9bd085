// The verbs that buttons carry, and the nature of each: what may happen when it is pressed twice or late.
import type { Nature } from '../../engine/store/actions.ts'

export const VERBS = {
  approve: 'spend',
  approve_cap: 'spend',
  approve_compare: 'spend',
  approve_later: 'spend',
  resume: 'spend',
  retry_letters: 'spend',
  skip_letters: 'spend',
  reopen_letters: 'spend',
  accept: 'spend',
  // It costs no money, but it cuts who is at work: like money it is done once, and only while the owner means it.
  restart: 'spend',
  apply_migrations: 'spend',
  approve_search: 'spend',
  cleanup: 'spend',
  pause: 'brake',
  cancel_scheduled: 'brake',
  stop: 'brake',
  ask_start: 'view',
  choose_offer: 'view',
  ask_remigrate: 'view',
  ask_resume: 'view',
  ask_stop: 'view',
  ask_cap: 'view',
  ask_cleanup: 'view',
  ask_retry: 'view',
  ask_restart: 'view',
  ask_skip: 'view',
  choose_reason: 'view',
  other_reason: 'view',
  another_amount: 'view',
  acknowledge: 'view',
  backup: 'view',
  copy_backup: 'view',
  restore_test: 'view',
  cancel: 'view',
  chart: 'view',
  checklist: 'view',
  cost: 'view',
  event: 'view',
  export_letters: 'view',
  language: 'view',
  letters: 'view',
  log_errors: 'view',
  log_file: 'view',
  logs: 'view',
  quiet: 'view',
  report: 'view',
  report_file: 'view',
  search_more: 'view',
  snooze: 'view',
  status: 'view',
  validate: 'view',
} as const satisfies Record<string, Nature>

export type Verb = keyof typeof VERBS

/** Whether memory may serve it while the rows are away: what cannot spend money, and the restart that brings them back. */
export const isKeptInMemory = (verb: string, nature: Nature): boolean => nature !== 'spend' || verb === 'restart'

/** For how long a spending button is honoured. The panel says until when. */
export const SPEND_WITHIN_MS = 10 * 60_000

/** Until when a spending button that is sent now is honoured. */
export const spendableUntil = (now: Date): Date => new Date(now.getTime() + SPEND_WITHIN_MS)

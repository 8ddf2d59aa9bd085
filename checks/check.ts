// What a check is: one question about the world, answered ok, warn or fail, with the remedy of a fail.
import type { Catalogue } from '../engine/catalogue.ts'
import type { Machine } from '../engine/machine.ts'
import { type Message, message } from '../engine/message.ts'
import type { ClaudePort, PresidioPort, VoyageKeyPort } from '../engine/ports.ts'
import type { Database } from '../engine/store/database.ts'
import type { TailscaleState } from '../engine/tailscale.ts'

/** What the bot can do about a result by itself. The panel turns it into a button: bot/panels/deed-buttons.ts. */
export type Deed =
  | { readonly kind: 'apply_migrations' }
  | { readonly kind: 'backup' }
  | { readonly kind: 'restore_test' }
  | { readonly kind: 'copy_backup' }
  /** `service` as the list of those that may be restarted names it: postgres, redis, presidio. */
  | { readonly kind: 'restart'; readonly service: string }

export interface CheckResult {
  readonly state: 'ok' | 'warn' | 'fail'
  /** What was found: a key `check-<id>-*`, or one that several share: `check-service-*`, `check-any-*`. */
  readonly detail: Message
  /** What to do next; always there for a fail. Key `remedy-*`. */
  readonly remedy?: Message
  /** The same as a button, where the bot can do it. */
  readonly deed?: Deed
}

interface Thresholds {
  /** Gibibytes, as `df -h` and `free -h` of the runbook show them. */
  readonly minDiskGb: number
  readonly minRamGb: number
  readonly minPostgresMajor: number
  readonly maxBackupAgeHours: number
}

/** What checks may look at. */
export interface CheckDeps {
  readonly db: Database
  readonly dsn: string
  readonly claude: ClaudePort
  readonly voyage: VoyageKeyPort
  readonly presidio: PresidioPort
  /** Answers PONG, or throws; undefined when memory replaces Redis. */
  readonly redis: { ping(): Promise<string>; version(): Promise<string> } | undefined
  readonly machine: Pick<Machine, 'freeDiskBytes' | 'availableRamBytes' | 'volume'>
  readonly tailscale: (signal: AbortSignal) => Promise<TailscaleState>
  readonly catalogue: Catalogue
  readonly model: string
  /** Fingerprint of the configuration that is looked at: results that were kept under another one do not count. */
  readonly configuration: string
  readonly embedModel: string
  /** How long the plan takes at worst, in ms; undefined before one was computed: the runbook's figure then stands in. */
  readonly planDurationMs: number | undefined
  readonly thresholds: Thresholds
  /** Whether backups are to be copied to the maintainer's PC. */
  readonly copiesBackups: boolean
  /** True in the rehearsal: thresholds are its own and are shown as such. */
  readonly rehearsal: boolean
  readonly now: () => Date
}

export interface Check {
  /** Lower case with hyphens; names the locale keys. */
  readonly id: string
  /** A fail of a blocking check blocks the start. */
  readonly blocking: boolean
  /** Throws only on a fault of its own; the list turns that, and a timeout, into a fail. */
  run(deps: CheckDeps, signal: AbortSignal): Promise<CheckResult>
}

const result = (
  state: CheckResult['state'],
  key: string,
  params: Message['params'],
  remedy: string | undefined,
  deed: Deed | undefined,
): CheckResult => ({
  state,
  detail: message(key, params),
  ...(remedy === undefined ? {} : { remedy: message(remedy, params) }),
  ...(deed === undefined ? {} : { deed }),
})

/** All is as it must be. */
export const ok = (key: string, params: Message['params'] = {}): CheckResult =>
  result('ok', key, params, undefined, undefined)

/** The start is allowed, but the owner should know. Detail and remedy get the same parameters. */
export const warn = (key: string, params: Message['params'] = {}, remedy?: string, deed?: Deed): CheckResult =>
  result('warn', key, params, remedy, deed)

/** It must be put right; the remedy says how, and the deed does it where the bot can. */
export const fail = (key: string, params: Message['params'], remedy: string, deed?: Deed): CheckResult =>
  result('fail', key, params, remedy, deed)

/** The parameter by which a text says that a threshold is the rehearsal's own. */
export const scaleOf = ({ rehearsal }: Pick<CheckDeps, 'rehearsal'>): 'rehearsal' | 'real' =>
  rehearsal ? 'rehearsal' : 'real'

// The checklist: its ordered list, run all at once, and whether it blocks the start.
import { anthropicKey } from './anthropic-key.ts'
import { backup } from './backup.ts'
import { backupOnPc } from './backup-on-pc.ts'
import type { Check, CheckDeps } from './check.ts'
import { disk } from './disk.ts'
import { dsn } from './dsn.ts'
import { migrations } from './migrations.ts'
import { modelRetirement } from './model-retirement.ts'
import { postgres } from './postgres.ts'
import { presidio } from './presidio.ts'
import { ram } from './ram.ts'
import { redis } from './redis.ts'
import { restoreTested } from './restore-tested.ts'
import { type NamedResult, type RunOptions, runOne } from './results.ts'
import { source } from './source.ts'
import { tailscale } from './tailscale.ts'
import { voyageKey } from './voyage-key.ts'

/** In the runbook's order: infrastructure, credentials, room, backup. */
export const CHECKLIST: readonly Check[] = [
  postgres,
  redis,
  migrations,
  source,
  dsn,
  anthropicKey,
  modelRetirement,
  voyageKey,
  presidio,
  disk,
  ram,
  tailscale,
  backup,
  backupOnPc,
  restoreTested,
]

const TIMEOUT_MS = 10_000

/** Runs every check at once, 10 s each; the results come in the list's order. Rejects only when `signal` is aborted. */
export const runChecks = (
  deps: CheckDeps,
  options: Pick<RunOptions, 'signal' | 'timeout'>,
  list: readonly Check[] = CHECKLIST,
): Promise<NamedResult[]> =>
  Promise.all(
    list.map(async ({ id, blocking, run }) => ({
      id,
      blocking,
      ...(await runOne((signal) => run(deps, signal), { ...options, timeoutMs: TIMEOUT_MS })),
    })),
  )

/** The results that forbid the start: fails of blocking checks. */
export const blocks = (results: readonly NamedResult[]): readonly NamedResult[] =>
  results.filter(({ state, blocking }) => state === 'fail' && blocking)

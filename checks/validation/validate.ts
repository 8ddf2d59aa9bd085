// The validation after a run: its ordered list, run one after the other, and whether the run may be called validated.
import type { Database } from '../../engine/store/database.ts'
import { fail } from '../check.ts'
import { type NamedResult, type RunOptions, runOne } from '../results.ts'
import { approvals } from './approvals.ts'
import { books } from './books.ts'
import { cost } from './cost.ts'
import { emailNodes } from './email-nodes.ts'
import { emails } from './emails.ts'
import { embeddings } from './embeddings.ts'
import { failures } from './failures.ts'
import { orphanNodes } from './orphan-nodes.ts'
import { runbookFigures } from './runbook-figures.ts'
import { search } from './search.ts'
import { senderEdges } from './sender-edges.ts'
import { readValidatedRun, type Validation } from './validation.ts'

/** The runbook's five questions in its order, the graph and the books beside those they belong to, then the search. */
export const VALIDATIONS: readonly Validation[] = [
  emails,
  emailNodes,
  senderEdges,
  orphanNodes,
  embeddings,
  failures,
  cost,
  books,
  approvals,
  runbookFigures,
  search,
]

export interface ValidationDeps {
  readonly db: Database
  /** Chooses the emails that the search must find. */
  readonly seed: number
}

/** Whole tables are counted: on 110,000 emails some questions take seconds. */
const TIMEOUT_MS = 120_000

/**
 * Asks every question about the run, one after the other (they are heavy, and the embedded database has one
 * connection). Costs nothing. An unknown run is one failed result. Rejects only when `signal` is aborted.
 */
export const runValidation = async (
  { db, seed }: ValidationDeps,
  runId: number,
  options: Pick<RunOptions, 'signal' | 'timeout'>,
): Promise<NamedResult[]> => {
  const run = await readValidatedRun(db, runId)
  if (!run) return [{ id: 'run', blocking: true, ...fail('check-run-unknown', { run: runId }, 'remedy-start') }]
  if (!run.finished)
    return [{ id: 'run', blocking: true, ...fail('check-run-unfinished', { run: runId }, 'remedy-resume-run') }]
  const results: NamedResult[] = []
  for (const { id, run: ask } of VALIDATIONS)
    results.push({
      id,
      blocking: true,
      ...(await runOne(() => ask(db, run, seed), { ...options, timeoutMs: TIMEOUT_MS })),
    })
  return results
}

/** True when nothing failed: what stays within the runbook's tolerance is told as a warning and does not forbid it. */
export const passes = (results: readonly NamedResult[]): boolean => results.every(({ state }) => state !== 'fail')

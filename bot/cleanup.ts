// The cleanup after a validated run: what it may not do yet, and its steps, each of which is the same when done twice.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointFile } from '../engine/checkpoint.ts'
import type { Clock } from '../engine/clock.ts'
import { archiveLog, freeArchiveName } from '../engine/log-archive.ts'
import {
  type CleanupSteps,
  cleanedAt,
  dropScratch,
  finishCleanup,
  lettersOf,
  openCleanup,
  recordStep,
  writeRunCost,
} from '../engine/store/cleanups.ts'
import type { Database } from '../engine/store/database.ts'
import { type RunRow, readRun } from '../engine/store/runs.ts'
import { validationStands } from '../engine/validity.ts'
import { dayStamp } from './local-time.ts'
import type { Localiser } from './localiser.ts'
import { reportDocument } from './panels/report.ts'
import { readFacts } from './report-facts.ts'

export type CleanupState =
  | { readonly kind: 'no_run' }
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'not_validated' }
  /** It was validated, but rows have changed since. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'ready'; readonly name: string; readonly letters: number }
  | { readonly kind: 'done'; readonly at: Date }

type NotNow = Exclude<CleanupState, { readonly kind: 'ready' }>

export type CleanupOutcome =
  | NotNow
  | { readonly kind: 'cleaned'; readonly steps: CleanupSteps; readonly report: string }

export interface CleanupFace {
  /** What stands in its way, compared with the rows of now. */
  look(): Promise<CleanupState>
  /** Does what is left of it, or says what is missing. The report is written in `words`. */
  run(order: { readonly by: string; readonly words: Localiser }): Promise<CleanupOutcome>
}

export interface CleanupDeps {
  readonly db: Database
  readonly clock: Pick<Clock, 'now'>
  readonly timezone: string
  readonly checkpoint: Pick<CheckpointFile, 'remove'>
  readonly dataDir: string
  readonly logDir: string
}

type Judged = NotNow | { readonly kind: 'allowed'; readonly run: RunRow; readonly fingerprint: string }

const DAY_MS = 24 * 3_600_000
/** Nobody presses a button of last month and expects more than to be told that it is gone. */
const BUTTONS_MS = 30 * DAY_MS
/** Telegram keeps updates for a day. */
const UPDATES_MS = 3 * DAY_MS

const writeWhole = async (folder: string, name: string, text: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, `${name}.tmp`), text, { mode: 0o600 })
  await rename(join(folder, `${name}.tmp`), join(folder, name))
}

export const createCleanup = (deps: CleanupDeps): CleanupFace => {
  const { db, clock } = deps

  const judge = async (run: RunRow | undefined): Promise<Judged> => {
    if (!run) return { kind: 'no_run' }
    if (!run.finished_at) return { kind: 'unfinished' }
    if (run.validation_stale_at) return { kind: 'stale' }
    if (!run.validated_at || run.validation_fingerprint === null) return { kind: 'not_validated' }
    if (!(await validationStands(db, run))) return { kind: 'stale' }
    const at = await cleanedAt(db, run.id, run.validation_fingerprint)
    return at ? { kind: 'done', at } : { kind: 'allowed', run, fingerprint: run.validation_fingerprint }
  }

  const writeReport = async (words: Localiser, run: RunRow): Promise<string> => {
    const facts = await readFacts({ db, clock, timezone: deps.timezone })
    const name = `report-${run.name}_${dayStamp(clock.now(), deps.timezone)}.md`
    if (facts) await writeWhole(join(deps.dataDir, 'reports'), name, reportDocument(words, facts))
    return name
  }

  return {
    async look() {
      const found = await judge(await readRun(db))
      if (found.kind !== 'allowed') return found
      return { kind: 'ready', name: found.run.name, letters: await lettersOf(db, found.run.created_at) }
    },

    async run({ by, words }) {
      const found = await judge(await readRun(db))
      if (found.kind !== 'allowed') return found
      const { run, fingerprint } = found
      const cleanup = await openCleanup(db, { runId: run.id, fingerprint, by })
      const done: { -readonly [K in keyof CleanupSteps]: CleanupSteps[K] } = { ...cleanup.steps }
      const step = async <K extends keyof CleanupSteps>(
        name: K,
        work: () => Promise<NonNullable<CleanupSteps[K]>>,
      ): Promise<NonNullable<CleanupSteps[K]>> => {
        const did = done[name] ?? (await work())
        if (done[name] === undefined) await recordStep(db, cleanup.id, name, did)
        done[name] = did
        return did
      }
      await step('cost', () =>
        writeRunCost(db, {
          id: run.id,
          plannedMicros: Math.round(run.plan.phases.reduce((sum, { costMicros }) => sum + costMicros.mid, 0)),
        }),
      )
      const { file: report } = await step('report', async () => ({ file: await writeReport(words, run) }))
      await step('scratch', () => {
        const now = clock.now().getTime()
        const before = { buttons: new Date(now - BUTTONS_MS), updates: new Date(now - UPDATES_MS) }
        return db.transaction((tx) => dropScratch(tx, before))
      })
      await step('checkpoint', async () => {
        const letters = await lettersOf(db, run.created_at)
        if (letters === 0) await deps.checkpoint.remove()
        return { removed: letters === 0, letters }
      })
      // The log last: until here it may be needed.
      const { file } = await step('archive', async () => ({
        file: await freeArchiveName(deps.logDir, dayStamp(clock.now(), deps.timezone)),
      }))
      await step('archived', async () => ({ file: (await archiveLog(deps.logDir, file)) ? file : null }))
      await finishCleanup(db, cleanup.id)
      return { kind: 'cleaned', steps: done, report }
    },
  }
}

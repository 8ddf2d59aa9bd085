// The verbs that only record: approvals, wishes, rates, letters. Any process may use them; the engine's loop obeys the rows.
import { z } from 'zod'
import type { Engine, StartOutcome, WishOutcome } from './engine.ts'
import { message } from './message.ts'
import { type Choice, hashTerms, plannedPerEmail } from './plan.ts'
import { addAccepted } from './store/acceptance.ts'
import { countSource } from './store/counts.ts'
import { type Database, first, type Queryable } from './store/database.ts'
import { readOpenIncidents } from './store/incident-rows.ts'
import { openLettersByPhase, reopenLetters, retryLetters, skipLetters } from './store/letters.ts'
import { enqueue } from './store/outbox.ts'
import {
  approvalStands,
  insertApproval,
  insertRun,
  markFinished,
  recountFailed,
  reopenPhases,
  reopenRun,
  setWish,
} from './store/runs.ts'
import type { TermsOf } from './terms.ts'

export interface VerbsDeps {
  readonly db: Database
  readonly terms: TermsOf
}

type ApproveOutcome = Awaited<ReturnType<Engine['approveCap']>>

/** The part of the engine's face that only records. */
export type Verbs = Pick<
  Engine,
  'start' | 'wish' | 'setRate' | 'approveCap' | 'retryLetters' | 'skipLetters' | 'reopenLetters'
>

/** Characters kept of a reason in the owner's own words. */
const REASON_CHARACTERS = 100

const openRow = z.object({
  id: z.number(),
  wish: z.enum(['run', 'pause', 'stop']),
  mode: z.enum(['new', 'replace']),
  model: z.string(),
  lane: z.enum(['live', 'batch']),
  nearTwins: z.boolean(),
  perCall: z.number(),
  committed: z.number(),
  reserved: z.number(),
  /** Its letters are over the limit and the owner was asked, but has not said that it may go on: no lane works. */
  undecided: z.boolean(),
})

const lockOpenRun = (tx: Queryable) =>
  first(
    tx,
    openRow,
    `select id, wish, mode, model, lane, near_twins as "nearTwins", per_call as "perCall", settled_micros + reserved_micros as committed, reserved_micros as reserved,
       exists (
         select 1 from core.incidents i where i.kind = 'letters_over_limit' and i.resolved_at is null
           and (not 'letters_over_limit' = any(accepted)
             or coalesce((i.params ->> 'letters')::integer, 0) > accepted_letters)) as undecided
     from core.migration_runs where finished_at is null for update`,
  )

const leaseEpoch = async (tx: Queryable): Promise<number> =>
  (await first(tx, z.object({ epoch: z.number() }), 'select epoch from core.engine_lease'))?.epoch ?? 0

const told = (tx: Queryable, total: number, cap: number) =>
  enqueue(tx, {
    kind: 'ended',
    priority: 1,
    payload: { message: message('push-run-started', { total, cap: cap / 1e6 }) },
  })

export const createVerbs = ({ db, terms }: VerbsDeps): Verbs => {
  /** A new approval for the open run, which then works under the terms of today; a stopped one goes on, a paused one not. */
  const approveOpenRun = async (
    tx: Queryable,
    run: z.output<typeof openRow>,
    choice: Choice,
    approval: { readonly capMicros: number; readonly planHash: string; readonly by: string },
    microsPerEmail: number | null,
  ): Promise<ApproveOutcome> => {
    const now = terms(run.mode, choice)
    if (!now || hashTerms(now) !== approval.planHash) return { kind: 'plan_changed' }
    if (approval.capMicros < run.committed) return { kind: 'below_spent', minimumMicros: run.committed }
    await insertApproval(tx, { runId: run.id, ...approval })
    await tx.run(
      `update core.migration_runs set cap_micros = $2, plan_hash = $3, model = $4, lane = $5, embed_model = $6,
         prompt_hash = $7, policy_hash = $8, near_twins = $10, per_call = $11,
         pilot_since = case plan_hash when $3 then pilot_since else now() end,
         pilot_micros_per_email = case plan_hash when $3 then pilot_micros_per_email else coalesce($12::double precision, pilot_micros_per_email) end,
         accepted = case plan_hash when $3 then accepted else array_remove(accepted, 'pilot_off_plan') end,
         wish_by = case wish when 'stop' then $9 else wish_by end, wish_at = case wish when 'stop' then now() else wish_at end,
         wish = case wish when 'stop' then 'run' else wish end
       where id = $1`,
      [
        run.id,
        approval.capMicros,
        approval.planHash,
        now.model,
        now.lane,
        now.embedModel,
        now.promptHash,
        now.policyHash,
        approval.by,
        now.nearTwins,
        now.perCall,
        microsPerEmail,
      ],
    )
    return { kind: 'recorded' }
  }

  return {
    start: ({ plan, capMicros, by }) =>
      db.transaction(async (tx): Promise<StartOutcome> => {
        // Where no run is open there is no row to lock: two that start at once would both find none.
        await tx.run('lock table core.migration_runs in share row exclusive mode')
        const open = await lockOpenRun(tx)
        // The owner answers "re-migrate": the run that asked ends here, and the new one replaces its rows one by one.
        const replaced = plan.mode === 'replace' && open?.undecided && open.wish !== 'stop' && open.reserved === 0
        if (open && open.wish !== 'stop' && !replaced) return { kind: 'run_open' }
        const now = terms(plan.mode, plan)
        if (!now || hashTerms(now) !== plan.hash) return { kind: 'plan_changed' }
        if (open && replaced) await markFinished(tx, open.id)
        else if (open) {
          // What the stopped run spent stays within its books: the new amount is approved on top of it.
          const approval = { capMicros: open.committed + capMicros, planHash: plan.hash, by }
          const outcome = await approveOpenRun(tx, open, plan, approval, plannedPerEmail(plan.phases))
          return outcome.kind === 'recorded' ? { kind: 'started', runId: open.id } : { kind: 'plan_changed' }
        }
        const source = await countSource(tx)
        if (source.total === 0 || (plan.mode === 'new' && source.pending === 0)) return { kind: 'nothing_to_do' }
        // Every email is paid for anew, those with an open letter too; what was given up stays given up.
        if (plan.mode === 'replace') await retryLetters(tx, {}, by)
        const runId = await insertRun(tx, { plan, capMicros, epoch: await leaseEpoch(tx), by })
        await insertApproval(tx, { runId, planHash: plan.hash, capMicros, by })
        await told(tx, source.total, capMicros)
        return { kind: 'started', runId }
      }),

    wish: (wish, by, openBatches) =>
      db.transaction(async (tx): Promise<WishOutcome> => {
        const open = await lockOpenRun(tx)
        if (!open) return { kind: (await setWish(tx, wish, by, openBatches)) ? 'recorded' : 'no_run' }
        if (wish === 'run' && !(await approvalStands(tx, open.id))) return { kind: 'needs_approval' }
        // A pause is less than a stop: it would leave a run that can neither be resumed nor started again.
        if (wish === 'pause' && open.wish === 'stop') return { kind: 'recorded' }
        await setWish(tx, wish, by, openBatches)
        return { kind: 'recorded' }
      }),

    async setRate(rate) {
      const touched = await db.run('update core.migration_runs set rate_limit = $1 where finished_at is null', [
        rate === 'auto' ? null : rate,
      ])
      return touched > 0 ? { kind: 'recorded' } : { kind: 'no_run' }
    },

    approveCap: (approval) =>
      db.transaction(async (tx): Promise<ApproveOutcome> => {
        const open = await lockOpenRun(tx)
        return open ? approveOpenRun(tx, open, open, approval, null) : { kind: 'no_run' }
      }),

    retryLetters: (filter, by) =>
      db.transaction(async (tx) => {
        const open = await lockOpenRun(tx)
        const phases = (await openLettersByPhase(tx, filter)).map(({ phase }) => phase)
        const retried = await retryLetters(tx, filter, by)
        if (retried === 0) return 0
        if (open) {
          await recountFailed(tx, open.id)
          // They are gone through before what comes next: the owner may have been asked before that.
          await reopenPhases(tx, open.id, phases)
          return retried
        }
        const last = await first(
          tx,
          z.object({ id: z.number() }),
          'select id from core.migration_runs order by id desc limit 1',
        )
        if (last) await reopenRun(tx, last.id, await leaseEpoch(tx))
        return retried
      }),

    skipLetters: (filter, reason, by) => {
      const kept = [...reason.replace(/\s+/g, ' ').trim()].slice(0, REASON_CHARACTERS).join('')
      return db.transaction(async (tx) => {
        const skipped = await skipLetters(tx, filter, kept, by)
        // Nothing is left to decide on: the loss that was asked about is accepted. What nobody asked about may still be.
        if (skipped > 0 && (await openLettersByPhase(tx, {})).length === 0) {
          const asked = new Set<string>((await readOpenIncidents(tx)).map(({ kind }) => kind))
          for (const kind of ['letters_over_limit', 'letters_high']) if (asked.has(kind)) await addAccepted(tx, kind)
        }
        return skipped
      })
    },

    reopenLetters: (filter, by) => db.transaction((tx) => reopenLetters(tx, filter, by)),
  }
}

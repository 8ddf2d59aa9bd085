// The lease keeper: takes the lease, renews it while the engine lives, and books what a crash before it left behind.
import type { Clock } from './clock.ts'
import { bookOrphans } from './store/books.ts'
import type { Database } from './store/database.ts'
import {
  acquireLease,
  HEARTBEAT_MS,
  type LeaseHolder,
  type LeaseOutcome,
  raiseEpoch,
  releaseLease,
  renewLease,
} from './store/lease.ts'
import { readRun } from './store/runs.ts'
import type { Steady } from './store/steady.ts'

export interface LeaseKeeper {
  /**
   * Takes the lease and keeps it until close; `onLost` is called when another engine has taken it. `when_free`: it is left
   * to a holder that was heard of lately, even if his process seems to be gone, for two engines could take it in turns.
   */
  open(signal: AbortSignal, onLost: () => void, take?: 'may_be_dead' | 'when_free'): Promise<LeaseOutcome>
  /** Books the reservations that a crash left, at worst case; `told` hears of them, if there were any. */
  bookOrphans(told: (orphans: { readonly calls: number; readonly micros: number }) => void): Promise<void>
  close(): Promise<void>
}

export interface LeaseKeeperDeps {
  readonly db: Database
  readonly clock: Clock
  readonly steady: Steady
  readonly holder: LeaseHolder
  readonly alive: (pid: number) => boolean
}

export const createLeaseKeeper = ({ db, clock, steady, holder, alive }: LeaseKeeperDeps): LeaseKeeper => {
  let beating: Promise<void> = Promise.resolve()
  let held = false
  let epoch = 0

  const beat = async (signal: AbortSignal, onLost: () => void) => {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, signal)
      if (signal.aborted) return
      if (!(await steady(() => renewLease(db, holder.owner), signal))) {
        held = false
        onLost()
        return
      }
    }
  }

  return {
    async open(signal, onLost, take = 'may_be_dead') {
      const outcome = await acquireLease(db, holder, take === 'when_free' ? undefined : alive)
      if (outcome.kind === 'acquired') {
        held = true
        epoch = outcome.epoch
        // A beat that fails for a reason of its own ends the beating; the epoch still fences what others took over.
        beating = beat(signal, onLost).catch(() => undefined)
      }
      return outcome
    },
    async bookOrphans(told) {
      const run = await readRun(db)
      if (!run || run.finished_at) return
      const orphans = await db.transaction(async (tx) => {
        await raiseEpoch(tx, run.id, epoch)
        return bookOrphans(tx, { id: run.id, epoch })
      })
      if (orphans.calls > 0) told(orphans)
    },
    async close() {
      await beating
      if (held) await releaseLease(db, holder.owner)
      held = false
    },
  }
}

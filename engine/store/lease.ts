// The lease: one engine works at a time. A raised epoch fences off an older engine that does not know it is over.
import { z } from 'zod'
import { type Database, first, type Queryable } from './database.ts'

export interface LeaseHolder {
  /** Random, one per start of the program. */
  readonly owner: string
  readonly host: string
  readonly pid: number
}

export type LeaseOutcome =
  | {
      readonly kind: 'acquired'
      readonly epoch: number
      /** The engine before ended without giving the lease back: when it was last alive. */
      readonly uncleanSince: Date | undefined
      /** When any engine before was last alive. */
      readonly lastHeardAt: Date | undefined
    }
  | { readonly kind: 'held_elsewhere'; readonly host: string; readonly pid: number }

const leaseRow = z.object({
  owner: z.string(),
  host: z.string(),
  pid: z.number(),
  epoch: z.number(),
  heartbeat_at: z.date(),
  released_at: z.date().nullable(),
  fresh: z.boolean(),
})

/** An engine that did not say that it lives for this long is taken for dead. Longer than a stop of the world. */
const LEASE_SECONDS = 30
export const HEARTBEAT_MS = 5_000

/**
 * Takes the lease and raises the epoch of the open run, or says who holds it. A holder on this host whose process is
 * gone is not waited for: `alive` tells whether a pid of this host lives; without it every holder is waited for.
 */
export const acquireLease = (
  db: Database,
  me: LeaseHolder,
  alive: ((pid: number) => boolean) | undefined,
): Promise<LeaseOutcome> =>
  db.transaction(async (tx) => {
    // Before the first lease there is no row to lock: engines that start at once would all take it at one epoch.
    await tx.run('lock table core.engine_lease in share row exclusive mode')
    const held = await first(
      tx,
      leaseRow,
      `select *, heartbeat_at > now() - make_interval(secs => $1) as fresh from core.engine_lease for update`,
      [LEASE_SECONDS],
    )
    const dead = alive !== undefined && held?.host === me.host && (held.pid === me.pid || !alive(held.pid))
    if (held && held.released_at === null && held.owner !== me.owner && held.fresh && !dead)
      return { kind: 'held_elsewhere', host: held.host, pid: held.pid }
    const epoch = (held?.epoch ?? 0) + 1
    await tx.run(
      `insert into core.engine_lease (owner, host, pid, epoch, acquired_at, heartbeat_at)
       values ($1, $2, $3, $4, now(), now())
       on conflict (id) do update set owner = $1, host = $2, pid = $3, epoch = $4,
         acquired_at = now(), heartbeat_at = now(), released_at = null`,
      [me.owner, me.host, me.pid, epoch],
    )
    await tx.run('update core.migration_runs set epoch = $1 where finished_at is null', [epoch])
    const unclean = held !== undefined && held.released_at === null
    const lastHeardAt = held?.heartbeat_at
    return { kind: 'acquired', epoch, uncleanSince: unclean ? lastHeardAt : undefined, lastHeardAt }
  })

/** Says that this engine lives. Returns false when another one has taken over. */
export const renewLease = async (db: Queryable, owner: string): Promise<boolean> =>
  (await db.run('update core.engine_lease set heartbeat_at = now() where owner = $1', [owner])) > 0

/** Gives the lease back at a clean end. */
export const releaseLease = (db: Queryable, owner: string): Promise<number> =>
  db.run('update core.engine_lease set released_at = now() where owner = $1', [owner])

/** Takes a run that was recorded while the lease changed hands; one that a later engine has is left alone. */
export const raiseEpoch = (db: Queryable, runId: number, epoch: number) =>
  db.run('update core.migration_runs set epoch = $2 where id = $1 and epoch < $2', [runId, epoch])

/** Who holds the lease now, or undefined when nobody does. */
export const leaseHolder = async (
  db: Queryable,
): Promise<{ readonly host: string; readonly pid: number } | undefined> => {
  const held = await first(
    db,
    leaseRow,
    `select *, heartbeat_at > now() - make_interval(secs => $1) as fresh from core.engine_lease`,
    [LEASE_SECONDS],
  )
  return held?.fresh && held.released_at === null ? { host: held.host, pid: held.pid } : undefined
}

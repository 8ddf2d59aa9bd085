// One backup at a time, over all processes: a row that says who works, taken over from who is dead.
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { type Database, first } from '../store/database.ts'
import type { LeaseHolder } from '../store/lease.ts'

const heldRow = z.object({ owner: z.string(), host: z.string(), pid: z.number(), fresh: z.boolean() })

/** A process of another host that did not say that it lives for this long is taken for dead. */
const STALE_SECONDS = 180
const HEARTBEAT_MS = 20_000

const take = (db: Database, me: LeaseHolder, alive: (pid: number) => boolean): Promise<boolean> =>
  db.transaction(async (tx) => {
    await tx.run('lock table core.backup_lease in share row exclusive mode')
    const held = await first(
      tx,
      heldRow,
      `select owner, host, pid, heartbeat_at > now() - make_interval(secs => $1) as fresh
       from core.backup_lease where released_at is null`,
      [STALE_SECONDS],
    )
    const other = held !== undefined && held.owner !== me.owner
    const dead = other && held.host === me.host ? held.pid === me.pid || !alive(held.pid) : !held?.fresh
    if (held && !other) return false
    if (other && !dead) return false
    await tx.run(
      `insert into core.backup_lease (owner, host, pid, heartbeat_at) values ($1, $2, $3, now())
       on conflict (id) do update set owner = $1, host = $2, pid = $3, heartbeat_at = now(), released_at = null`,
      [me.owner, me.host, me.pid],
    )
    return true
  })

export interface BackupLease {
  readonly db: Database
  readonly clock: Clock
  readonly holder: LeaseHolder
  /** Whether a process of this host lives. */
  readonly alive: (pid: number) => boolean
}

/** Does `work` alone. Gives `busy` when somebody is at it, in this process or another. */
export const alone = async <T>(
  { db, clock, holder, alive }: BackupLease,
  work: () => Promise<T>,
): Promise<T | 'busy'> => {
  if (!(await take(db, holder, alive))) return 'busy'
  const over = new AbortController()
  const beating = (async () => {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, over.signal)
      if (over.signal.aborted) return
      // A beat that fails is followed by the next one.
      await db
        .run('update core.backup_lease set heartbeat_at = now() where owner = $1', [holder.owner])
        .catch(() => undefined)
    }
  })()
  try {
    return await work()
  } finally {
    over.abort()
    await beating
    // Where the store is lost, who comes next sees that nobody beats any more.
    await db
      .run('update core.backup_lease set released_at = now() where owner = $1', [holder.owner])
      .catch(() => undefined)
  }
}

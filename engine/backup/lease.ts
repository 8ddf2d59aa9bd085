// One backup at a time, over all processes: a row that says who works, taken over from who is dead.
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { type Database, first } from '../store/database.ts'
import type { LeaseHolder } from '../store/lease.ts'

const heldRow = z.object({
  owner: z.string(),
  host: z.string(),
  pid: z.number(),
  /** Since its last word. */
  silent_seconds: z.number(),
})
type Held = z.output<typeof heldRow>

/** A process of another host that did not say that it lives for this long is taken for dead. */
const STALE_SECONDS = 180
/** One of this host whose number lives: another program may have that number by now, but a long dump may keep it silent. */
const STALE_HERE_SECONDS = 600
const HEARTBEAT_MS = 20_000

/** After this, whoever died is taken for dead wherever it was. */
export const SURELY_STALE_MS = STALE_HERE_SECONDS * 1_000 + HEARTBEAT_MS

type Holding = Pick<BackupLease, 'holder' | 'alive'>

const isFree = (held: Held, { holder, alive }: Holding): boolean => {
  // Nobody works in this process, or nobody would ask: it could not be given back.
  if (held.owner === holder.owner) return true
  if (held.host !== holder.host) return held.silent_seconds > STALE_SECONDS
  return held.pid === holder.pid || !alive(held.pid) || held.silent_seconds > STALE_HERE_SECONDS
}

const take = (db: Database, holding: Holding): Promise<boolean> =>
  db.transaction(async (tx) => {
    await tx.run('lock table core.backup_lease in share row exclusive mode')
    const held = await first(
      tx,
      heldRow,
      `select owner, host, pid, extract(epoch from now() - heartbeat_at)::float8 as silent_seconds
       from core.backup_lease where released_at is null`,
    )
    if (held && !isFree(held, holding)) return false
    const { owner, host, pid } = holding.holder
    await tx.run(
      `insert into core.backup_lease (owner, host, pid, heartbeat_at) values ($1, $2, $3, now())
       on conflict (id) do update set owner = $1, host = $2, pid = $3, heartbeat_at = now(), released_at = null`,
      [owner, host, pid],
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

const working = async <T>({ db, clock, holder }: BackupLease, work: () => Promise<T>): Promise<T> => {
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
    // Where the store is lost, we take it again ourselves, and others see that nobody beats any more.
    await db
      .run('update core.backup_lease set released_at = now() where owner = $1', [holder.owner])
      .catch(() => undefined)
  }
}

export type Alone = <T>(work: () => Promise<T>) => Promise<T | 'busy'>

/** Makes what does `work` alone, and gives `busy` when somebody is at it, in this process or another. */
export const createAlone = (lease: BackupLease): Alone => {
  let isAtIt = false
  return async (work) => {
    if (isAtIt) return 'busy'
    isAtIt = true
    try {
      return (await take(lease.db, lease)) ? await working(lease, work) : 'busy'
    } finally {
      isAtIt = false
    }
  }
}

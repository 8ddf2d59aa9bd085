// The freeze watch: a server that takes questions and answers none must not keep whoever asked waiting for ever.
//
// A paused container, a disk that hangs or a network that swallows packets ends no connection. So who has waited long makes
// the watch ask for itself, on a connection of its own: an answer, even an error, means that the statement is only slow; none,
// twice, that the server is frozen. Then all that wait are cut off, and who comes is refused at once until it answers again.
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'

export interface FreezeWatch {
  /** Throws while the server answers nobody; `storeFault` calls that error `lost`. */
  refuseWhileFrozen(): void
  /** Says that somebody waits from now on, and how he is made to give up; what it returns says that he waits no more. */
  wait(giveUp: (error: Error) => void): () => void
  stop(): void
}

export interface FreezeWatchOptions {
  readonly dsn: string
  /** After how long without an answer somebody is worth a look, and how long a look waits, in ms. */
  readonly patienceMs: number
}

/** One may be a machine that was out of breath: cutting off a long statement for that would be a pity. */
const SILENT_LOOKS = 2

/**
 * Writes and flushes, for a disk that hangs lets reads go on. Any role may, and nothing is left of it but WAL (PostgreSQL manual,
 * "Replication Management Functions").
 */
const QUESTION = `select pg_logical_emit_message(true, 'look', '')`

/** Nobody refused: the question itself did not arrive. */
const UNREACHABLE = /^(EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
const withCode = z.object({ code: z.string() })

/** How many times the patience lies between two looks at a server that is known to be frozen. */
const FROZEN_LOOKS_APART = 2

/** For a server: longer than a healthy one needs to let somebody in, short enough for a chat that waits behind it. */
export const FROZEN_AFTER_MS = 10_000

const answers = async ({ dsn, patienceMs }: FreezeWatchOptions): Promise<boolean> => {
  // pg gives up later than we do: its limits only clear away what is left of the attempt.
  const limits = { connectionTimeoutMillis: 2 * patienceMs, query_timeout: 2 * patienceMs }
  const client = new pg.Client({ connectionString: dsn, ...limits })
  client.on('error', () => undefined)
  const asked = client
    .connect()
    .then(() => client.query(QUESTION))
    .then(
      () => true,
      // Whoever refuses is awake.
      (error: unknown) => !UNREACHABLE.test(withCode.safeParse(error).data?.code ?? ''),
    )
  let timer: NodeJS.Timeout | undefined
  const outOfPatience = new Promise<false>((resolve) => {
    // On a busy event loop an answer may lie unread when the time is up: it is read first.
    timer = setTimeout(() => setImmediate().then(() => resolve(false)), patienceMs)
  })
  const isAwake = await Promise.race([asked, outOfPatience])
  clearTimeout(timer)
  client.end().catch(() => undefined)
  return isAwake
}

const frozen = (): Error =>
  Object.assign(new Error('PostgreSQL takes questions and answers none'), { code: 'ETIMEDOUT' })

/** Begins to watch; it asks nothing while nobody waits. */
export const createFreezeWatch = (options: FreezeWatchOptions): FreezeWatch => {
  const { patienceMs } = options
  const waiting = new Map<(error: Error) => void, number>()
  let silentLooks = 0
  let looking = false
  let lookedMs = Number.NEGATIVE_INFINITY
  const isFrozen = () => silentLooks >= SILENT_LOOKS

  const look = async (): Promise<void> => {
    const waits = [...waiting.values()].some((sinceMs) => performance.now() - sinceMs > patienceMs)
    if (looking || !(silentLooks > 0 || waits)) return
    // Each look that got in and was not answered may keep a place among the server's connections.
    if (isFrozen() && performance.now() - lookedMs < FROZEN_LOOKS_APART * patienceMs) return
    looking = true
    lookedMs = performance.now()
    silentLooks = (await answers(options)) ? 0 : silentLooks + 1
    looking = false
    if (!isFrozen()) return
    for (const giveUp of waiting.keys()) giveUp(frozen())
    waiting.clear()
  }
  const timer = setInterval(() => void look(), patienceMs / 2)
  timer.unref()

  return {
    refuseWhileFrozen() {
      if (isFrozen()) throw frozen()
    },
    wait(giveUp) {
      waiting.set(giveUp, performance.now())
      return () => void waiting.delete(giveUp)
    },
    stop: () => clearInterval(timer),
  }
}

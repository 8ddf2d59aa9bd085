// The vector index around phase 3: let go before the load if the owner taps, built after it when there are enough vectors.
import type { Clock } from './clock.ts'
import type { Control } from './control.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { LaneEnd } from './lane/call-lane.ts'
import type { Logger } from './log.ts'
import type { RunScope } from './phases/phase.ts'
import type { Database } from './store/database.ts'
import { readPhases } from './store/runs.ts'
import type { Steady } from './store/steady.ts'
import {
  backendOf,
  buildVectorIndexes,
  cancelBackend,
  countVectors,
  droppedIndexes,
  dropVectorIndexes,
  listVectorIndexes,
  wasCancelled,
  wasLocked,
} from './store/vector-indexes.ts'

export interface VectorIndexOptions {
  /** Vectors from which an index is worth its build; below, an exact scan is quick. */
  readonly from: number
  /** Memory of the build, in PostgreSQL's notation: with too little it takes four times as long. */
  readonly memory: string
}

export interface VectorIndexDeps {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly log: Logger
  readonly control: Control
  readonly desk: IncidentDesk
  readonly closing: () => boolean
  readonly onChanged: () => void
  /** Undefined where no index is built: the embedded database would compute for minutes on its only connection. */
  readonly vectorIndex: VectorIndexOptions | undefined
}

export interface VectorIndexWork {
  /** Runs `load`, phase 3, between letting go and building; complete only when the index is there. */
  around(run: RunScope, load: () => Promise<LaneEnd>, hard: AbortSignal): Promise<LaneEnd>
  /** A run that was stopped between letting go and building: builds the very same again, unless it is started again. */
  tend(run: RunScope, hard: AbortSignal): Promise<void>
}

/** How often a tap, or the end of the program, is looked for. */
const LOOK_MS = 1_000

export const createVectorIndexWork = (deps: VectorIndexDeps): VectorIndexWork => {
  const { db, steady, clock, log, control, desk } = deps

  /** Calls `look` every second until `over`. */
  const watch = async (over: AbortSignal, look: () => Promise<unknown>): Promise<void> => {
    while (!over.aborted) {
      await look()
      await clock.sleep(LOOK_MS, over)
    }
  }

  /** While somebody reads the vectors for long, it is tried again at the next look. */
  const tryToDrop = (run: RunScope): Promise<number | 'not_now'> =>
    db
      .transaction((tx) => dropVectorIndexes(tx, run.id))
      .catch((error: unknown) => {
        if (wasLocked(error)) return 'not_now'
        throw error
      })

  const letGoWhenTapped = (run: RunScope, hard: AbortSignal) => async () => {
    if (!control.run()?.accepted.includes('vector_index_present')) return
    const dropped = await steady(() => tryToDrop(run), hard)
    if (dropped === 'not_now') return
    if (dropped > 0) log.info({ dropped }, 'vector indexes were let go for the load')
    desk.resolve('vector_index_present')
  }

  const loadWatched = async (run: RunScope, load: () => Promise<LaneEnd>, hard: AbortSignal): Promise<LaneEnd> => {
    const over = new AbortController()
    const either = AbortSignal.any([hard, over.signal])
    const watching = watch(either, letGoWhenTapped(run, either)).catch((error: unknown) => {
      if (!either.aborted) throw error
    })
    watching.catch(() => undefined)
    try {
      return await load()
    } finally {
      over.abort()
      await watching
      desk.resolve('vector_index_present')
    }
  }

  const build = async (
    run: RunScope,
    options: VectorIndexOptions,
    isUnwanted: () => Promise<boolean>,
    hard: AbortSignal,
  ): Promise<LaneEnd> => {
    const started = clock.monotonic()
    const ended = new AbortController()
    let backend: number | undefined
    let cancelled = false
    // A statement cannot be taken back but by another connection.
    const cancelling = watch(ended.signal, async () => {
      if (!hard.aborted && !(await isUnwanted())) return
      cancelled = true
      if (backend !== undefined) await cancelBackend(db, backend)
    }).catch(() => undefined)
    deps.onChanged()
    const transaction = () =>
      db.transaction(async (tx) => {
        backend = await backendOf(tx)
        await buildVectorIndexes(tx, run.id, options.memory)
        // From here on the connection may do somebody else's work.
        backend = undefined
      })
    const unlessUnwanted = async (): Promise<LaneEnd> => {
      if (await isUnwanted()) return 'stopped'
      try {
        await transaction()
        return 'complete'
      } catch (error) {
        // Caught here, for to the steady hand a cancelled statement is a lost server, of which the owner would be told.
        if (cancelled && wasCancelled(error)) return 'stopped'
        throw error
      } finally {
        backend = undefined
      }
    }
    let end: LaneEnd
    try {
      end = await steady(unlessUnwanted, hard)
    } finally {
      ended.abort()
      await cancelling
    }
    if (end === 'stopped') return end
    log.info({ seconds: Math.round((clock.monotonic() - started) / 1_000) }, 'the vector index is built')
    return end
  }

  /** Emails of the run that are still without a vector, as the phase counted them when it started. */
  const countLeft = async (run: RunScope): Promise<number> => {
    const row = (await readPhases(db, run.id)).find(({ phase }) => phase === 'embed')
    return Math.max(0, (control.run()?.total ?? 0) - (row?.done ?? 0))
  }

  return {
    async around(run, load, hard) {
      const { vectorIndex: options } = deps
      if (!options) return load()
      const present = await steady(() => listVectorIndexes(db), hard)
      const left = present.length > 0 ? await steady(() => countLeft(run), hard) : 0
      const asks = present.length > 0 && left >= options.from
      if (asks) desk.open('vector_index_present', { vectors: left })
      const end = asks ? await loadWatched(run, load, hard) : await load()
      if (end !== 'complete') return end
      const dropped = await steady(() => droppedIndexes(db, run.id), hard)
      const built = await steady(() => listVectorIndexes(db), hard)
      const wanted =
        dropped.length > 0 || (built.length === 0 && (await steady(() => countVectors(db), hard)) >= options.from)
      return wanted ? build(run, options, async () => deps.closing(), hard) : 'complete'
    },
    async tend(run, hard) {
      const { vectorIndex: options } = deps
      if (!options || control.run()?.wish !== 'stop') return
      const dropped = await steady(() => droppedIndexes(db, run.id), hard)
      if (dropped.length === 0) return
      const isUnwanted = async () => deps.closing() || (await steady(control.refresh, hard))?.wish !== 'stop'
      await build(run, options, isUnwanted, hard)
    },
  }
}

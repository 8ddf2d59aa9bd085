// The reader: takes the snapshot from the rows and the engine's memory, and falls back to the last one when the store is lost.
import type { Verdict } from './gate.ts'
import { type Message, message } from './message.ts'
import { toSnapshot } from './progress.ts'
import type { MachineFacts, Snapshot } from './snapshot.ts'
import { countOpenBatches } from './store/batches.ts'
import type { Queryable } from './store/database.ts'
import { readOpenIncidents } from './store/incident-rows.ts'
import { countOpenLetters } from './store/letters.ts'
import { readPhases, readRun } from './store/runs.ts'
import { storeFault } from './store/steady.ts'
import { readBuildProgress } from './store/vector-indexes.ts'
import { createValidity } from './validity.ts'
import { GIB } from './watch/limits.ts'
import type { Figures } from './watch/look.ts'

export interface ReaderDeps {
  readonly db: Queryable
  readonly now: () => Date
  /** Undefined when no engine of this process works. */
  readonly verdict: () => Verdict | undefined
  readonly ratePerMinute: () => number | undefined
  readonly boundBy: () => Message | undefined
  /** What the watch last saw of the machine. */
  readonly machine?: () => Figures | undefined
  /** What the owner braked while the tables could not be written. */
  readonly brake?: () => 'pause' | 'stop' | undefined
}

export interface Reader {
  snapshot(): Promise<Snapshot>
  last(): Snapshot | undefined
}

/** Shares of the whole, and gibibytes. */
const machineOf = (figures: Figures | undefined): MachineFacts => ({
  ...(figures?.ramUsedPercent === undefined ? {} : { ramShare: figures.ramUsedPercent / 100 }),
  ...(figures?.cpuPercent === undefined ? {} : { cpuShare: figures.cpuPercent / 100 }),
  ...(figures?.freeDiskBytes === undefined ? {} : { freeDiskGb: Math.floor(figures.freeDiskBytes / GIB) }),
})

const BRAKED = { none: 'waiting', pause: 'paused', stop: 'stopped' } as const

export const createReader = ({ db, now, verdict, ratePerMinute, boundBy, brake, machine }: ReaderDeps): Reader => {
  let last: Snapshot | undefined
  const validity = createValidity({ db, now })

  const read = async (): Promise<Snapshot> => {
    // Side by side: while the engine works, each wait for an answer costs a turn of a busy event loop.
    const [found, incidents, openLetters] = await Promise.all([
      readRun(db),
      readOpenIncidents(db),
      countOpenLetters(db),
    ])
    const run = found && (await validity.look(found))
    const [phases, batches] = await Promise.all([
      run ? readPhases(db, run.id) : [],
      run && !run.finished_at ? countOpenBatches(db, run.id) : { batches: 0, emails: 0 },
    ])
    const loads = phases.some(({ phase, state }) => phase === 'embed' && state === 'running')
    const indexShare = loads ? await readBuildProgress(db) : undefined
    return toSnapshot({
      at: now(),
      run,
      phases,
      indexShare,
      machine: machineOf(machine?.()),
      verdict: run && !run.finished_at ? verdict() : undefined,
      ratePerMinute: ratePerMinute(),
      incidents,
      openLetters,
      batches,
      boundBy: boundBy(),
    })
  }

  return {
    last: () => last,
    async snapshot() {
      try {
        last = await read()
      } catch (error) {
        if (storeFault(error) !== 'lost' || !last) throw error
        last = {
          ...last,
          at: now(),
          state: BRAKED[brake?.() ?? 'none'],
          reason: message('reason-incident', { kind: 'store_lost' }),
          until: undefined,
        }
      }
      return last
    },
  }
}

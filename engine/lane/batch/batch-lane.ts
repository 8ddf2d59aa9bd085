// The batch lane: gathers, reserves and posts batch after batch, and looks after the open ones, until only a tail is left.
import { pilotLeft } from '../../alarms.ts'
import { spentOnClassify } from '../../store/usage.ts'
import { waitFor } from '../wait.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import { type Gathered, gather } from './gather.ts'
import { BATCH_REQUESTS, reserveBatch } from './reserve.ts'
import type { Tended, Tender } from './tend.ts'

/** How often the tables are asked what is open; each batch is looked at much less often. */
const LOOK_MS = 1_000

/** Emails that may go live when the cap has no room for a batch: a call is reserved one by one, a batch as a whole. */
const LIVE_TAIL = 100

/**
 * Runs until what is left has to go live (`tail`, also when nothing is left), or the owner brakes (`stopped`). Open
 * batches are then still looked after by the tender.
 */
export const runBatchLane = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  tender: Tender,
  signal: AbortSignal,
): Promise<'tail' | 'stopped'> => {
  const { control } = deps
  let stock: Gathered[] = []
  let pass = { after: '', found: false, ended: false }
  // Leaks of Presidio whose texts are thrown away.
  let cleared = 0

  /** False while Presidio leaks; what was gathered before is thrown away, and the pass begins anew. */
  const isClean = async (): Promise<boolean> => {
    const seen = deps.leaks.count()
    if (seen !== cleared) {
      stock = []
      pass = { after: '', found: false, ended: false }
    }
    if (deps.desk.isOpen('presidio_leaking')) return false
    if (seen !== cleared) await deps.leaks.forget(signal)
    cleared = seen
    return true
  }

  /** The pilot goes first and alone: what it costs is judged before more is sent. */
  const wantedNow = async (tended: Tended): Promise<number> => {
    const { emails } = await deps.steady(() => spentOnClassify(deps.db, run.id), signal)
    const pilot = pilotLeft(emails)
    if (pilot === 0) return BATCH_REQUESTS
    return tended.awaited === 0 ? pilot : 0
  }

  const fill = async (most: number) => {
    const stretch = await gather(run, deps, { after: pass.after, most: most - stock.length }, signal)
    stock = [...stock, ...stretch.gathered]
    pass = { after: stretch.after, found: pass.found || stretch.after !== pass.after, ended: stretch.ended }
  }

  /** One turn; true when the next may follow at once. */
  const turn = async (tended: Tended): Promise<boolean | 'tail'> => {
    if (!(await isClean())) return false
    const wanted = await wantedNow(tended)
    if (wanted === 0) return false
    if (stock.length < wanted && !pass.ended) {
      const before = stock.length
      await fill(wanted)
      return pass.ended || stock.length > before
    }
    if (stock.length > 0) {
      if (!tended.mayCreate || control.verdict().kind !== 'go' || deps.leaks.count() !== cleared) return false
      const reserved = await reserveBatch(run, deps, stock, { most: wanted, taken: tended.sizes }, signal)
      if (reserved.kind === 'reserved') {
        stock = stock.slice(reserved.taken)
        tender.made(reserved.nonce, cleared)
        return true
      }
      // Open batches were reserved at their worst case: when they are settled there is room again.
      if (reserved.kind === 'not_now' || tended.awaited > 0) return false
      // Live costs twice as much: only a short tail may go so without being asked for.
      if (pass.ended && stock.length <= LIVE_TAIL) return 'tail'
      control.refuseForCap()
      return false
    }
    if (tended.awaited > 0) return false
    if (!pass.found) return 'tail'
    // What open batches gave back lies behind: another pass looks from the beginning.
    pass = { after: '', found: false, ended: false }
    return true
  }

  while (!signal.aborted && !deps.closing()) {
    const verdict = control.verdict().kind
    if (verdict === 'stop' || verdict === 'pause') return 'stopped'
    const tended = await tender.tend(run, signal)
    const next = verdict === 'go' || verdict === 'wait' ? await turn(tended) : false
    if (next === 'tail') return 'tail'
    if (!next) await waitFor(deps.bell, deps.clock, LOOK_MS, signal)
  }
  return 'stopped'
}

/** For so long phase 1 waits for what is collected to be deleted at the provider; later phases try again. */
const DELETION_MS = 5 * 60_000

/** Waits for the open batches, if there are any, while the owner does not brake; `drained` when there was one to wait for. */
export const drainBatches = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  tender: Tender,
  signal: AbortSignal,
): Promise<'none' | 'drained' | 'stopped'> => {
  let awaitedMs = deps.clock.monotonic()
  for (let waited = false; !signal.aborted && !deps.closing(); waited = true) {
    const { awaited, undeleted } = await tender.tend(run, signal)
    if (awaited > 0) awaitedMs = deps.clock.monotonic()
    const isLate = deps.clock.monotonic() - awaitedMs > DELETION_MS
    if (awaited === 0 && (undeleted === 0 || isLate)) return waited && !isLate ? 'drained' : 'none'
    const verdict = deps.control.verdict().kind
    if (verdict === 'stop' || verdict === 'pause') return 'stopped'
    await waitFor(deps.bell, deps.clock, LOOK_MS, signal)
  }
  return 'stopped'
}

// The feeder: walks what is pending by keyset, prepares it a few chunks at a time, and keeps a small stock ready.
import type { Bell } from '../bell.ts'
import type { NewLetter } from '../dead-letter.ts'
import type { Leaks } from '../leaks.ts'
import type { CallPhase, Ready, RunScope } from '../phases/phase.ts'
import type { Database } from '../store/database.ts'
import type { Steady } from '../store/steady.ts'
import { type PrepareDeps, prepareAll } from './prepare.ts'

export interface Stock<Prepared> {
  /** Ready emails, oldest first; the admitter takes from the front. */
  readonly ready: Ready<Prepared>[]
  /** Nothing more will come in this pass until the stock is used up. */
  dry: boolean
  /** A whole pass found nothing: the phase has no pending email. */
  ended: boolean
}

export interface FeederDeps<Item extends { readonly messageId: string }, Prepared, Saved> extends PrepareDeps {
  readonly db: Database
  readonly steady: Steady
  readonly bell: Bell
  readonly phase: CallPhase<Item, Prepared, Saved>
  readonly run: RunScope
  readonly stock: Stock<Prepared>
  /** True when nothing of this lane is waiting, under way or unsaved. */
  readonly drained: () => boolean
  readonly leaks: Leaks
  /** How many leaks were seen when all that was ready or waiting was last known to be clean. */
  readonly cleared: () => number
  /** Takes back what waits to be sent again: it is pending in the tables. Nothing is reserved for it. */
  readonly dropAgain: () => void
  /** Told when all that was made before that many leaks is thrown away. */
  readonly onCleared: (leaks: number) => void
  /** Whether heavy work may go on: the gate is not shut by the owner. */
  readonly mayPrepare: () => boolean
  readonly onStuck: (letters: readonly NewLetter[]) => void
}

// A chunk is what one Presidio request carries; a few are under way at once, as many as it has workers or so.
const CHUNK_EMAILS = 16
const CHUNKS_AT_ONCE = 4
/** Emails per look at the tables: a look costs as much as several chunks of emails do. */
const PAGE_EMAILS = 64

/** Feeds until a whole pass finds nothing pending, or `signal` is aborted. */
export const feed = async <Item extends { readonly messageId: string }, Prepared, Saved>(
  deps: FeederDeps<Item, Prepared, Saved>,
  stockEmails: number,
  signal: AbortSignal,
): Promise<void> => {
  const { phase, stock, bell } = deps
  const preparing = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  let after = ''
  let page: Item[] = []

  const prepareChunk = async (items: readonly Item[]) => {
    const prepared = await prepareAll(items, phase.prepare, deps, signal)
    stock.ready.push(...prepared.flatMap((email) => (email.kind === 'ready' ? [email] : [])))
    const stuck = prepared.flatMap((email) => (email.kind === 'stuck' ? [email] : []))
    if (stuck.length > 0) deps.onStuck(stuck.map(({ messageId, code }) => ({ messageId, code, tries: 1 })))
  }
  const launch = (items: readonly Item[]) => {
    const task: Promise<void> = prepareChunk(items)
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => {
        preparing.delete(task)
        bell.ring()
      })
    preparing.add(task)
  }
  const isLeaking = () => deps.desk.isOpen('presidio_leaking') || deps.leaks.count() !== deps.cleared()
  /** What was prepared since Presidio was last seen to hide everything may be wrong: it is thrown away, and made again. */
  const discard = async () => {
    const seen = deps.leaks.count()
    await until(() => preparing.size === 0)
    stock.ready.length = 0
    page = []
    await until(() => {
      // What was under way may come back to be sent again at any time.
      deps.dropAgain()
      return !deps.desk.isOpen('presidio_leaking') && deps.drained()
    })
    if (signal.aborted || failure) return
    await deps.leaks.forget(signal)
    deps.onCleared(seen)
    bell.ring()
    after = ''
  }
  const until = async (condition: () => boolean) => {
    while (!signal.aborted && !failure && !condition()) await bell.next()
  }

  while (!signal.aborted && !failure) {
    await until(
      () => isLeaking() || (preparing.size < CHUNKS_AT_ONCE && stock.ready.length < stockEmails && deps.mayPrepare()),
    )
    if (signal.aborted || failure) break
    if (isLeaking()) {
      await discard()
      continue
    }
    if (page.length === 0) {
      page = await deps.steady(() => phase.pending(deps.db, deps.run, after, PAGE_EMAILS), signal)
      after = page.at(-1)?.messageId ?? after
    }
    if (page.length > 0) {
      launch(page.splice(0, CHUNK_EMAILS))
      continue
    }
    // The end of a pass. What it could not finish may be pending again, so another pass looks from the beginning.
    await until(() => preparing.size === 0)
    stock.dry = true
    bell.ring()
    if (after === '') stock.ended = true
    else await until(() => isLeaking() || (stock.ready.length === 0 && deps.drained()))
    if (stock.ended) break
    if (isLeaking()) await discard()
    stock.dry = false
    after = ''
  }
  await Promise.all(preparing)
  if (failure) throw failure.error
}

// Gathering: pending emails are made anonymous and kept, a stretch at a time, until there are enough for a batch.
import { claudeModelOf } from '../../catalogue.ts'
import { claudePrice, costMicros } from '../../money.ts'
import type { Ready, Stuck } from '../../phases/phase.ts'
import type { BatchItem } from '../../store/batches.ts'
import { settle } from '../../store/books.ts'
import { insertLetters } from '../../store/letters.ts'
import { countSaved } from '../../store/runs.ts'
import { prepareAll } from '../prepare.ts'
import type { BatchDeps, BatchRun } from './deps.ts'
import { patiently } from './patience.ts'

/** An email that is ready for a batch: its text is kept in the tables, so a million of them fit into memory. */
export interface Gathered extends BatchItem {
  /** Of its request, counted high. */
  readonly bytes: number
}

// A chunk is what one Presidio request carries; some are under way at once.
const CHUNK_EMAILS = 16
const CHUNKS_AT_ONCE = 4
/** After so many, the lane looks after its open batches again. */
const STRETCH_EMAILS = 1_024

export interface Stretch {
  readonly gathered: readonly Gathered[]
  /** The key that the next stretch begins after. */
  readonly after: string
  /** No pending email lies after it. */
  readonly ended: boolean
}

/** Gathers up to `most` pending emails after that key; less when the owner brakes, Presidio leaks or a stretch is over. */
export const gather = async <Item extends { readonly messageId: string }, Prepared>(
  run: BatchRun,
  deps: BatchDeps<Item, Prepared>,
  { after: from, most }: { readonly after: string; readonly most: number },
  signal: AbortSignal,
): Promise<Stretch> => {
  const { db, steady, control, phase, catalogue } = deps
  const price = claudePrice(claudeModelOf(catalogue, run.model), 'batch')
  const gathered: Gathered[] = []
  let after = from

  const bury = (stuck: readonly Stuck[]) =>
    steady(
      () =>
        db.transaction(async (tx) => {
          await settle(tx, run, [])
          const rows = stuck.map(({ messageId, code }) => ({ messageId, code, tries: 1 }))
          const letters = await insertLetters(tx, run.id, phase.name, rows)
          await countSaved(tx, { runId: run.id, phase: phase.name, done: 0, failed: letters })
          return letters
        }),
      signal,
    )

  const toItem = (ready: Ready<Prepared>): Gathered => {
    const most = phase.most(ready)
    return {
      messageId: ready.messageId,
      micros: costMicros(price, most),
      ...most,
      textCut: phase.wasCut(ready),
      bytes: phase.bytes(ready),
    }
  }

  const leaks = deps.leaks.count()
  const leaked = () => deps.leaks.count() !== leaks
  const mayGoOn = () => !signal.aborted && !deps.closing() && ['go', 'wait'].includes(control.verdict().kind)
  while (gathered.length < Math.min(most, STRETCH_EMAILS) && mayGoOn() && !leaked()) {
    const limit = Math.min(CHUNK_EMAILS * CHUNKS_AT_ONCE, most - gathered.length)
    const key = after
    const items = await steady(() => phase.pending(db, run, key, limit), signal)
    const last = items.at(-1)
    if (!last) return { gathered, after, ended: true }
    const chunks = Array.from({ length: Math.ceil(items.length / CHUNK_EMAILS) }, (_, index) =>
      items.slice(index * CHUNK_EMAILS, (index + 1) * CHUNK_EMAILS),
    )
    const { done, isWhole } = await patiently(mayGoOn, deps, signal, (own) =>
      Promise.all(chunks.map((chunk) => prepareAll(chunk, phase.prepare, deps, own))),
    )
    // Cut off in the middle of it: what came back is not all, and the next look begins at the same key.
    if (!isWhole) break
    const prepared = done.flat()
    // What was just made may show something: it is not kept, and whoever asked for it throws the rest away.
    if (leaked()) break
    const ready = prepared.flatMap((email) => (email.kind === 'ready' ? [email] : []))
    const stuck = prepared.flatMap((email) => (email.kind === 'stuck' ? [email] : []))
    if (ready.length > 0) await steady(() => phase.keep(db, ready), signal)
    if (stuck.length > 0) {
      const letters = await bury(stuck)
      control.noteOutcomes({ done: 0, letters, withdrawn: 0 })
      deps.onSaved({ done: 0, letters })
    }
    gathered.push(...ready.map(toItem))
    after = last.messageId
  }
  return { gathered, after, ended: false }
}

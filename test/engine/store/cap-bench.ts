// A provider and an engine that share one run's books: histories of the cap are played on it, against the real SQL.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { settleItems } from '../../../engine/store/batch-books.ts'
import { insertIntent, markIntent, readItems, takeItems } from '../../../engine/store/batches.ts'
import {
  bookOrphans,
  FencedError,
  type Reservation,
  reserve,
  type Settlement,
  settle,
} from '../../../engine/store/books.ts'
import { type Database, only } from '../../../engine/store/database.ts'

/** A call or a request of a batch: what was reserved for it, and what the provider will bill. */
interface Call {
  readonly reservation: Reservation
  readonly billedMicros: number
}
interface Batch {
  readonly intentId: number
  readonly reservationId: string
  /** By number, what the provider bills for each; collected ones are gone. */
  readonly waiting: Map<number, number>
}

const figures = z.object({
  cap: z.number(),
  settled: z.number(),
  reserved: z.number(),
  booked: z.number(),
  estimated: z.number(),
  held: z.number(),
})
export type CapFigures = z.output<typeof figures> & {
  /** All that the provider has billed or will bill for what was sent. */
  readonly billed: number
}

const reservationOf = (micros: number, emails: number): Reservation => ({
  id: randomUUID(),
  phase: 'classify',
  provider: 'anthropic',
  model: 'm',
  emails,
  micros,
  inputTokens: micros,
  outputTokens: 0,
})

/** Opens a run with that cap, beside others of the same database. */
export const openCapBench = async (db: Database, capMicros: number) => {
  const { id } = await only(
    db,
    z.object({ id: z.number() }),
    `insert into core.migration_runs (name, plan_hash, plan, model, embed_model, prompt_hash, policy_hash, total, cap_micros, epoch)
     values ($1, 'p', '{}', 'm', 'e', 'h', 'h', 10, $2, 1) returning id`,
    [randomUUID(), capMicros],
  )
  let epoch = 1
  let calls: Call[] = []
  let batches: Batch[] = []
  let settled: Settlement[] = []
  let billed = 0
  const run = () => ({ id, epoch })
  const commit = (settlements: readonly Settlement[], as = run()) => db.transaction((tx) => settle(tx, as, settlements))

  return {
    /** Asks for room; what is admitted is sent, and the provider bills `share` percent of each worst case. */
    async send(worst: readonly number[], share: number) {
      const asked = worst.map((micros) => reservationOf(micros, 1))
      const outcome = await reserve(db, run(), asked)
      const sent = outcome.kind === 'reserved' ? asked.slice(0, outcome.admitted) : []
      for (const reservation of sent) {
        const billedMicros = Math.floor((reservation.micros * share) / 100)
        billed += billedMicros
        calls.push({ reservation, billedMicros })
      }
    },
    /** One call comes back: with its bill, without a word, or refused by the provider, which then bills nothing. */
    async answer(which: number, how: 'billed' | 'unknown' | 'unbilled') {
      const [call] = calls.splice(which % Math.max(1, calls.length), 1)
      if (!call) return
      if (how === 'unbilled') billed -= call.billedMicros
      const bill =
        how === 'billed'
          ? ({ kind: 'billed', inputTokens: call.billedMicros, outputTokens: 0, micros: call.billedMicros } as const)
          : ({ kind: how } as const)
      const settlement = { reservationId: call.reservation.id, bill }
      await commit([settlement])
      settled.push(settlement)
    },
    /** A commit whose answer was lost is made again. */
    async repeat(which: number) {
      const again = settled[which % Math.max(1, settled.length)]
      if (again && (await commit([again])).size > 0) throw new Error('a call was settled twice')
    },
    /** A batch is reserved, written and posted in one. */
    async post(worst: readonly number[], share: number) {
      const total = worst.reduce((sum, micros) => sum + micros, 0)
      const reservation = reservationOf(total, worst.length)
      const nonce = randomUUID().replaceAll('-', '')
      const items = worst.map((micros) => ({
        messageId: randomUUID(),
        micros,
        inputTokens: micros,
        outputTokens: 0,
        textCut: false,
      }))
      const posted = await db.transaction(async (tx) => {
        const outcome = await reserve(tx, run(), [reservation])
        if (outcome.kind !== 'reserved' || outcome.admitted === 0) return undefined
        await insertIntent(tx, { runId: id, model: 'm', nonce, reservationId: reservation.id, items })
        return only(tx, z.object({ id: z.number() }), 'select id from core.batch_intents where nonce = $1', [nonce])
      })
      if (!posted) return
      const waiting = new Map(worst.map((micros, index) => [index + 1, Math.floor((micros * share) / 100)]))
      for (const micros of waiting.values()) billed += micros
      batches.push({ intentId: posted.id, reservationId: reservation.id, waiting })
    },
    /** Some results of a batch are saved; with the last one it is concluded. Saving the same again changes nothing. */
    async collect(which: number, count: number) {
      const batch = batches[which % Math.max(1, batches.length)]
      if (!batch) return
      const part = new Map([...batch.waiting].slice(0, count))
      const save = () =>
        db.transaction(async (tx) => {
          await settle(tx, run(), [])
          const items = await takeItems(tx, batch.intentId, [...part.keys()])
          const micros = items.reduce((sum, { number }) => sum + (part.get(number) ?? 0), 0)
          const bill = { emails: items.length, inputTokens: micros, outputTokens: 0, micros }
          await settleItems(tx, id, { reservation_id: batch.reservationId, model: 'm' }, items, bill)
        })
      await save()
      await save()
      for (const number of part.keys()) batch.waiting.delete(number)
      if (batch.waiting.size > 0) return
      batches = batches.filter((each) => each !== batch)
      await db.transaction(async (tx) => {
        await settle(tx, run(), [{ reservationId: batch.reservationId, bill: { kind: 'unbilled' } }])
        await markIntent(tx, batch.intentId, 'collected')
      })
      if ((await readItems(db, batch.intentId, 0, 1)).length > 0) throw new Error('a concluded batch kept an item')
    },
    /** The process dies; the next one takes over. What comes back to the dead one late is refused whole. */
    async crash() {
      const dead = run()
      const late = calls[0]
      epoch += 1
      await db.run('update core.migration_runs set epoch = $1 where id = $2', [epoch, id])
      await db.transaction((tx) => bookOrphans(tx, run()))
      calls = []
      settled = []
      if (!late) return
      const bill = { kind: 'billed', inputTokens: 0, outputTokens: 0, micros: late.billedMicros } as const
      const refused = await commit([{ reservationId: late.reservation.id, bill }], dead).catch(
        (error: unknown) => error,
      )
      if (!(refused instanceof FencedError)) throw new Error('a dead engine could still settle')
    },
    /** The owner approves another cap; never less than what is spent and reserved. */
    approve: (capTo: number) =>
      db.run(
        `update core.migration_runs set cap_micros = greatest($1, settled_micros + reserved_micros) where id = $2`,
        [capTo, id],
      ),
    async figures(): Promise<CapFigures> {
      const row = await only(
        db,
        figures,
        `select cap_micros as cap, settled_micros as settled, reserved_micros as reserved,
           (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage where run_id = $1) as booked,
           (select coalesce(sum(cost_micros), 0)::bigint from core.api_usage where run_id = $1 and estimated) as estimated,
           (select coalesce(sum(micros), 0)::bigint from core.reservations where run_id = $1) as held
         from core.migration_runs where id = $1`,
        [id],
      )
      return { ...row, billed }
    },
  }
}

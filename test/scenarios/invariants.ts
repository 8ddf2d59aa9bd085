// The invariants of every scenario, asked at its end: nothing lost, nothing twice, the books agree, nothing personal left.
import { z } from 'zod'
import { readCatalogue } from '../../engine/catalogue.ts'
import { claudePrice, type Price, voyagePrice } from '../../engine/money.ts'
import type { Queryable } from '../../engine/store/database.ts'
import type { Invariant } from './invariant.ts'
import { booksAgree, runsBalance } from './invariants-books.ts'
import { countersAgree, emailsAccountedFor } from './invariants-counts.ts'
import { nothingLeaked, type Secrets } from './invariants-leaks.ts'
import { incidentsPushed } from './invariants-pushes.ts'
import { nothingTwice } from './invariants-twice.ts'
import type { Ledger } from './ledger.ts'

export interface Ended {
  /** Of the scenario, whose runs have ended; no engine works on it any more. */
  readonly db: Queryable
  readonly anthropic: Ledger
  readonly voyage: Ledger
  /** Left out by a scenario without a bot: then nobody is told of incidents. */
  readonly telegram?: Ledger
  readonly secrets: Secrets
  /** How often the app was killed. */
  readonly kills: number
}

const priceLists = () => {
  const { claude, voyage } = readCatalogue()
  const listed = <M extends { readonly id: string }>(models: readonly M[], price: (model: M) => Price) =>
    Object.fromEntries(models.map((model) => [model.id, price(model)]))
  const byBatch = Object.fromEntries(claude.map((model) => [`${model.id} by batch`, claudePrice(model, 'batch')]))
  return { anthropic: { ...listed(claude, claudePrice), ...byBatch }, voyage: listed(voyage, voyagePrice) }
}

/** Asks all of them, one after the other: the embedded database has one connection. */
export const checkInvariants = async (ended: Ended): Promise<readonly Invariant[]> => {
  const { db, anthropic, voyage, telegram, secrets, kills } = ended
  const prices = priceLists()
  const all: Invariant[] = []
  const runs = await db.rows(
    z.object({ id: z.number(), replaced: z.boolean() }),
    `select id, exists (
       select 1 from core.migration_runs later where later.id > r.id and later.mode = 'replace') as replaced
     from core.migration_runs r order by id`,
  )
  if (runs.length === 0) all.push({ name: 'there was a run', holds: false, detail: 'none was started' })
  for (const { id, replaced } of runs) {
    all.push(...(await emailsAccountedFor(db, id)))
    // The counters of a run whose rows were replaced since are history.
    if (!replaced) all.push(await countersAgree(db, id))
  }
  all.push(await nothingTwice(db))
  const cutOff = kills > 0
  all.push(...(await booksAgree(db, { name: 'anthropic', ledger: anthropic, prices: prices.anthropic }, cutOff)))
  all.push(...(await booksAgree(db, { name: 'voyage', ledger: voyage, prices: prices.voyage }, cutOff)))
  all.push(await runsBalance(db))
  const outside = { Claude: anthropic, 'Voyage AI': voyage, ...(telegram ? { Telegram: telegram } : {}) }
  for (const [service, ledger] of Object.entries(outside)) all.push(await nothingLeaked(service, ledger, secrets))
  if (telegram) all.push(await incidentsPushed(db, telegram, kills))
  return all
}

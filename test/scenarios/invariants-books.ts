// The books: what we settled against what the providers billed, in tokens and in money, and the run's own sums.
import { z } from 'zod'
import type { Price } from '../../engine/money.ts'
import { only, type Queryable } from '../../engine/store/database.ts'
import type { Invariant } from './invariant.ts'
import { holdsUnless } from './invariant.ts'
import type { Ledger, LedgerTotals } from './ledger.ts'

export interface Provider {
  /** As in core.api_usage. */
  readonly name: 'anthropic' | 'voyage'
  readonly ledger: Ledger
  /** Of each model that may have been called. */
  readonly prices: Readonly<Record<string, Price>>
}

const usage = z.object({
  settledCalls: z.number(),
  settledInput: z.number(),
  settledOutput: z.number(),
  settledMicros: z.number(),
  estimatedCalls: z.number(),
  estimatedInput: z.number(),
  estimatedOutput: z.number(),
  estimatedMicros: z.number(),
})
type Usage = z.output<typeof usage>

const USAGE = `
  select coalesce(sum(case service when 'batches' then emails else 1 end) filter (where not estimated), 0)::bigint
      as "settledCalls",
    coalesce(sum(tokens_input) filter (where not estimated), 0)::bigint as "settledInput",
    coalesce(sum(tokens_output) filter (where not estimated), 0)::bigint as "settledOutput",
    coalesce(sum(cost_micros) filter (where not estimated), 0)::bigint as "settledMicros",
    count(*) filter (where estimated) as "estimatedCalls",
    coalesce(sum(tokens_input) filter (where estimated), 0)::bigint as "estimatedInput",
    coalesce(sum(tokens_output) filter (where estimated), 0)::bigint as "estimatedOutput",
    coalesce(sum(cost_micros) filter (where estimated), 0)::bigint as "estimatedMicros"
  from core.api_usage where provider = $1 and context in ('migration_emails', 'search')`

/** What the provider's bill comes to, in exact micro-dollars: nobody rounds a call there. */
const billedMicros = ({ name, prices }: Provider, { billed }: LedgerTotals): number =>
  Object.entries(billed.models).reduce((total, [model, { inputTokens, outputTokens }]) => {
    const price = prices[model]
    if (!price) throw new Error(`${name} billed ${model}, of which no price was given`)
    return total + (inputTokens * price.inputNanos + outputTokens * price.outputNanos) / 1_000
  }, 0)

/** `low <= value <= high`: zero, or by how much it is outside. */
const outside = (low: number, value: number, high: number): number => {
  if (value < low) return value - low
  return value > high ? value - high : 0
}

const between = (low: number, value: number, high: number): string => `${low} <= ${Math.round(value)} <= ${high}`

const inequality = (provider: Provider, totals: LedgerTotals, sums: Usage): Invariant => {
  const { billed } = totals
  const money = billedMicros(provider, totals)
  // Each settled call was rounded up by less than a micro-dollar.
  const lowest = sums.settledMicros - sums.settledCalls
  const input = [sums.settledInput, billed.inputTokens, sums.settledInput + sums.estimatedInput] as const
  const output = [sums.settledOutput, billed.outputTokens, sums.settledOutput + sums.estimatedOutput] as const
  const micros = [lowest, money, sums.settledMicros + sums.estimatedMicros] as const
  return holdsUnless(
    `${provider.name}: settled <= billed <= settled + estimated`,
    `input ${between(...input)}, output ${between(...output)} tokens; ${between(...micros)} micro-dollars`,
    {
      'settled calls that were not billed': Math.max(0, sums.settledCalls - billed.requests),
      'input tokens outside by': outside(...input),
      'output tokens outside by': outside(...output),
      'micro-dollars outside by': outside(...micros),
    },
  )
}

const equality = ({ name }: Provider, { billed, billedUnanswered, outcomes }: LedgerTotals, sums: Usage): Invariant => {
  const cut = Object.entries(outcomes).reduce((sum, [how, count]) => (how === 'answered' ? sum : sum + count), 0)
  const claim = `${name}: to the token equal when no call was cut off`
  return holdsUnless(claim, `${sums.settledCalls} calls settled, ${billed.requests} billed, ${cut} cut off`, {
    'calls that differ': sums.settledCalls - billed.requests,
    'input tokens that differ': sums.settledInput - billed.inputTokens,
    'output tokens that differ': sums.settledOutput - billed.outputTokens,
    'billed and never answered': billedUnanswered.requests,
  })
}

/**
 * Compares both ledgers. With `cutOff` (the app was killed, or answers were) only the inequality must hold; without it
 * the sums are equal, and an estimate would be a fault.
 */
export const booksAgree = async (db: Queryable, provider: Provider, cutOff: boolean): Promise<readonly Invariant[]> => {
  const totals = await provider.ledger.totals()
  const sums = await only(db, usage, USAGE, [provider.name])
  const all = [inequality(provider, totals, sums)]
  const untouched = !cutOff && Object.keys(totals.outcomes).every((how) => how === 'answered')
  if (!untouched && sums.estimatedCalls > 0) return all
  return [...all, equality(provider, totals, sums)]
}

const sumsRow = z.object({
  runs: z.number(),
  reservations: z.number(),
  reserved: z.number(),
  differ: z.number(),
  over: z.number(),
  torn: z.number(),
  settled: z.number(),
  cap: z.number(),
})

const SUMS = `
  with sums as (
    select r.*, coalesce((select sum(cost_micros) from core.api_usage u where u.run_id = r.id), 0)::bigint as booked
    from core.migration_runs r
  )
  select count(*) as runs, (select count(*) from core.reservations) as reservations,
    coalesce(sum(reserved_micros), 0)::bigint as reserved,
    count(*) filter (where settled_micros <> booked) as differ,
    count(*) filter (where settled_micros + reserved_micros > cap_micros) as over,
    (select count(*) from core.api_usage
     where context = 'migration_emails' and cost_usd * 1000000 is distinct from cost_micros) as torn,
    coalesce(sum(settled_micros), 0)::bigint as settled, coalesce(sum(cap_micros), 0)::bigint as cap
  from sums`

/** Nothing is left reserved, the runs' counters are the sums of their calls, and no cap was passed. */
export const runsBalance = async (db: Queryable): Promise<Invariant> => {
  const { runs, settled, cap, ...faults } = await only(db, sumsRow, SUMS)
  return holdsUnless(
    'no reservation is left, the runs sum up, and no cap was passed',
    `${runs} runs spent ${settled} of ${cap} micro-dollars`,
    {
      'reservations left': faults.reservations,
      'micro-dollars still reserved': faults.reserved,
      'runs whose counter differs from their calls': faults.differ,
      'runs over their cap': faults.over,
      'calls whose dollars are not their micro-dollars': faults.torn,
    },
  )
}

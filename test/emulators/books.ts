// The books of an emulator: what it received, what it billed, and which answers did not arrive, request by request.
import { createSearch } from './search.ts'

export interface Bill {
  readonly model: string
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of a whole batch, at half the price: how many of its requests succeeded. It stands with the create. */
  readonly batch?: number
}

/** The name under which a bill is summed: a batch has a price of its own. */
const priced = ({ model, batch }: Bill): string => (batch === undefined ? model : `${model} by batch`)

/**
 * `answered`: handed whole to the operating system; otherwise why not. `lost`: the client had gone away before that. A
 * client killed in the instant between both counts as answered, as it would at the real provider.
 */
type Outcome = 'answered' | 'half_body' | 'broken_json' | 'cut' | 'hung' | 'lost'

export interface BookEntry {
  /** 1 for the first request. */
  readonly number: number
  /** Milliseconds of the emulator's clock. */
  readonly at: number
  readonly endpoint: string
  readonly bytes: number
  /** The body as text, as far as it is kept. */
  readonly body: string
  /** HTTP status of the answer, or null while there is none. */
  status: number | null
  outcome: Outcome | null
  /** What was billed, or null: a request that was answered with an error costs nothing. */
  billed: Bill | null
}

interface Sum {
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
}

interface Totals {
  readonly requests: number
  readonly bytesReceived: number
  /** Requests that a `down` cut off: nothing of their bodies was read, and they are in no other count. */
  readonly refused: number
  readonly calls: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  readonly billed: Sum & { readonly models: Readonly<Record<string, Sum>> }
  /** The part of `billed` whose usage never reached the client: answers halved, broken, cut or lost. */
  readonly billedUnanswered: Sum
}

export interface Books {
  /** Enters a request that was received whole. */
  enter(request: { readonly endpoint: string; readonly body: Buffer }): BookEntry
  /** Counts a request that was cut off unread. */
  refuse(): void
  readonly entries: readonly BookEntry[]
  totals(): Totals
  /**
   * Which of these texts were received, and in which requests. Case is ignored, JSON escapes are undone, and a hit
   * does not count inside a longer word or number. Throws when bodies were capped: an absence would prove nothing.
   */
  search(needles: readonly string[]): readonly { readonly needle: string; readonly requests: readonly number[] }[]
}

export interface BookOptions {
  /** Characters kept of each body; all of them by default. */
  readonly keepBodyChars?: number
  readonly clock?: () => number
  /** Called before the totals are made: it books what became due without a request. */
  readonly settle?: () => void
}

const nothing: Sum = { requests: 0, inputTokens: 0, outputTokens: 0 }

const plus = (sum: Sum, bill: Bill): Sum => ({
  requests: sum.requests + (bill.batch ?? 1),
  inputTokens: sum.inputTokens + bill.inputTokens,
  outputTokens: sum.outputTokens + bill.outputTokens,
})

const count = (keys: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

const totalsOf = (entries: readonly BookEntry[], refused: number): Totals => {
  const models: Record<string, Sum> = {}
  let billed = nothing
  let billedUnanswered = nothing
  let bytesReceived = 0
  for (const { billed: bill, bytes, outcome } of entries) {
    bytesReceived += bytes
    if (bill === null) continue
    billed = plus(billed, bill)
    models[priced(bill)] = plus(models[priced(bill)] ?? nothing, bill)
    // What a batch is billed for is told by its results, however its create ended.
    if (outcome !== 'answered' && bill.batch === undefined) billedUnanswered = plus(billedUnanswered, bill)
  }
  return {
    requests: entries.length,
    bytesReceived,
    refused,
    calls: count(entries.map(({ endpoint }) => endpoint)),
    statuses: count(entries.map(({ status }) => String(status ?? 'none'))),
    outcomes: count(entries.map(({ outcome }) => outcome ?? 'open')),
    billed: { ...billed, models },
    billedUnanswered,
  }
}

/** Empty books. */
export const createBooks = ({
  keepBodyChars = Number.POSITIVE_INFINITY,
  clock = Date.now,
  settle = () => undefined,
}: BookOptions = {}): Books => {
  const entries: BookEntry[] = []
  let refused = 0
  return {
    entries,
    enter: ({ endpoint, body }) => {
      const text = body.toString('utf8')
      const entry: BookEntry = {
        number: entries.length + 1,
        at: clock(),
        endpoint,
        bytes: body.length,
        body: text.length > keepBodyChars ? text.slice(0, keepBodyChars) : text,
        status: null,
        outcome: null,
        billed: null,
      }
      entries.push(entry)
      return entry
    },
    refuse: () => {
      refused += 1
    },
    totals: () => {
      settle()
      return totalsOf(entries, refused)
    },
    search: (needles) => {
      if (keepBodyChars !== Number.POSITIVE_INFINITY) {
        throw new Error('the books kept only a part of each body: start the emulator without keepBodyChars to search')
      }
      return createSearch(entries.map(({ body }) => body))(needles).map(({ needle, found }) => ({
        needle,
        requests: found.map((index) => index + 1),
      }))
    },
  }
}

// The other ledger: what an emulator received and billed, read in this process or over its HTTP control.
import { z } from 'zod'
import type { Books } from '../emulators/books.ts'

const sum = z.object({ requests: z.number(), inputTokens: z.number(), outputTokens: z.number() })

const totalsShape = z.object({
  requests: z.number(),
  /** How requests ended: `answered`, `cut`, `hung` ..., or `open` while they have not. */
  outcomes: z.record(z.string(), z.number()),
  billed: sum.extend({ models: z.record(z.string(), sum) }),
  /** The part of `billed` whose usage never reached the client. */
  billedUnanswered: sum,
})

const foundShape = z.object({ needle: z.string(), requests: z.array(z.number()) })

const entryShape = z.object({
  /** Milliseconds of the emulator's clock. */
  at: z.number(),
  endpoint: z.string(),
  body: z.string(),
  status: z.number().nullable(),
  outcome: z.string().nullable(),
  billed: z.object({ model: z.string(), inputTokens: z.number(), outputTokens: z.number() }).nullable(),
})

export type LedgerTotals = z.output<typeof totalsShape>
export type LedgerEntry = z.output<typeof entryShape>

export interface Ledger {
  totals(): Promise<LedgerTotals>
  /** Which of these texts were received, and in which requests (from 1). */
  search(needles: readonly string[]): Promise<readonly z.output<typeof foundShape>[]>
  /** Every request, in the order of arrival. */
  entries(): Promise<readonly LedgerEntry[]>
}

/** The books of an emulator that runs in this process. */
export const ledgerOf = (books: Books): Ledger => ({
  totals: async () => totalsShape.parse(books.totals()),
  search: async (needles) => z.array(foundShape).parse(books.search(needles)),
  entries: async () => z.array(entryShape).parse(books.entries),
})

/** Requests fetched at once: their bodies come along. */
const PAGE = 1_000

/** The books of an emulator at `url`. Rejects with the control's own words when it refuses. */
export const ledgerAt = (url: string): Ledger => {
  const ask = async <S extends z.ZodType>(shape: S, path: string, body?: unknown): Promise<z.output<S>> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${url}/_control/${path}`, init)
    if (!response.ok)
      throw new Error(`the control of the emulator answered ${response.status}: ${await response.text()}`)
    return shape.parse(await response.json())
  }
  return {
    totals: () => ask(totalsShape, 'books'),
    search: async (needles) => (await ask(z.object({ found: z.array(foundShape) }), 'search', { needles })).found,
    async entries() {
      const all: LedgerEntry[] = []
      for (;;) {
        const path = `requests?after=${all.length}&limit=${PAGE}`
        const { requests } = await ask(z.object({ requests: z.array(entryShape) }), path)
        all.push(...requests)
        if (requests.length < PAGE) return all
      }
    },
  }
}

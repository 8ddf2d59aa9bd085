// The fault queue of an emulator: which request goes wrong, in which way, and how often.
import { z } from 'zod'

const condition = {
  /** The emulator's own name of the route (`messages`, `embeddings`, `analyze`, `sendMessage` ...); absent: every route. */
  endpoint: z.string().min(1).optional(),
  /** Strikes that many requests and is over; absent: until it is cleared. */
  times: z.number().int().positive().optional(),
  /** Strikes a request with this chance, by a generator seeded with `seed`; absent: always. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
}

/** Strikes only requests whose raw body holds this text: a "sick" email. */
const marker = z.string().min(1).optional()

/**
 * `status` answers with the provider's error body. The others: `hang` never answers and bills nothing; `half_body`
 * promises the answer and cuts it in its middle; `broken_json` ends it too early; `refusal` is Claude's HTTP 200;
 * `accepted_then_cut` bills and cuts the line unanswered; `down` cuts it before a byte of the body is read, which is
 * why it takes no marker. `lag` answers a list as it was that many seconds ago.
 */
export const faultRule = z.discriminatedUnion('fault', [
  z.strictObject({
    fault: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retryAfterSeconds: z.number().nonnegative().optional(),
    /** The provider's stable code of the cause, such as `enforced_spend_limit_reached`. */
    errorCode: z.string().optional(),
    /** The provider's words; absent: its usual ones for that status. */
    message: z.string().optional(),
    marker,
    ...condition,
  }),
  z.strictObject({
    fault: z.enum(['hang', 'half_body', 'broken_json', 'refusal', 'accepted_then_cut']),
    marker,
    ...condition,
  }),
  z.strictObject({ fault: z.literal('down'), ...condition }),
  z.strictObject({ fault: z.literal('lag'), seconds: z.number().positive(), marker, ...condition }),
])

export type FaultRule = z.output<typeof faultRule>
export type StatusFault = Extract<FaultRule, { fault: 'status' }>
type RequestFault = Exclude<FaultRule, { fault: 'down' }>

export interface Faults {
  /** Queues a rule behind the others and returns its id. Throws when the rule is none. */
  add(rule: FaultRule): number
  /** Ends one rule, or all of them. Requests that hang already stay hung. */
  clear(id?: number): void
  /** The rules in force, the first of which wins, with how often each has struck. */
  list(): readonly { readonly id: number; readonly rule: FaultRule; readonly struck: number }[]
  /** The fault of this request, if there is one; it counts as struck. */
  strike(endpoint: string, text: string): RequestFault | undefined
  /** Whether a `down` rule cuts this request off; it counts as struck. */
  strikeDown(endpoint: string): boolean
}

interface Standing {
  readonly id: number
  readonly rule: FaultRule
  readonly random: () => number
  struck: number
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
const seeded = (seed: number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const strikes = ({ rule, random, struck }: Standing, endpoint: string): boolean =>
  (rule.endpoint === undefined || rule.endpoint === endpoint) &&
  (rule.times === undefined || struck < rule.times) &&
  (rule.probability === undefined || random() < rule.probability)

/** An empty fault queue. */
export const createFaults = (): Faults => {
  let standing: Standing[] = []
  let lastId = 0
  const struckBy = (one: Standing) => {
    one.struck += 1
    if (one.rule.times !== undefined && one.struck >= one.rule.times)
      standing = standing.filter(({ id }) => id !== one.id)
  }
  return {
    add: (given) => {
      const rule = faultRule.parse(given)
      lastId += 1
      standing.push({ id: lastId, rule, random: seeded(rule.seed ?? 1), struck: 0 })
      return lastId
    },
    clear: (id) => {
      standing = id === undefined ? [] : standing.filter((one) => one.id !== id)
    },
    list: () => standing.map(({ id, rule, struck }) => ({ id, rule, struck })),
    strike: (endpoint, text) => {
      for (const one of standing) {
        const { rule } = one
        if (rule.fault === 'down' || (rule.marker !== undefined && !text.includes(rule.marker))) continue
        if (!strikes(one, endpoint)) continue
        struckBy(one)
        return rule
      }
      return undefined
    },
    strikeDown: (endpoint) => {
      const one = standing.find((candidate) => candidate.rule.fault === 'down' && strikes(candidate, endpoint))
      if (one) struckBy(one)
      return one !== undefined
    },
  }
}

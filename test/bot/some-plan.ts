// A plan made by hand: the runbook's figures, for panels and buttons that show or approve one.
import { message } from '../../engine/message.ts'
import { PLAIN, type Plan } from '../../engine/plan.ts'

const at = new Date('2026-11-24T08:00:00Z')
const spread = (mid: number) => ({ low: mid / 2, mid, high: mid * 2 })
const HOUR_MS = 3_600_000

export const somePlan = (hash = 'f00dcafe'): Plan => ({
  hash,
  createdAt: at,
  model: 'claude-sonnet-4-6',
  embedModel: 'voyage-4',
  lane: 'live',
  ...PLAIN,
  mode: 'new',
  promptHash: 'p1',
  policyHash: 'q1',
  prices: { input: 3_000_000, output: 15_000_000, embed: 60_000 },
  total: 110_000,
  phases: [
    {
      name: 'classify',
      emails: 110_000,
      paid: 110_000,
      costMicros: spread(330e6),
      durationMs: spread(9 * HOUR_MS),
      boundBy: message('bound-requests', { limit: 1000 }),
    },
    {
      name: 'graph',
      emails: 110_000,
      paid: 110_000,
      costMicros: spread(0),
      durationMs: spread(60_000),
      boundBy: message('bound-database'),
    },
    {
      name: 'embed',
      emails: 110_000,
      paid: 110_000,
      costMicros: spread(2e6),
      durationMs: spread(HOUR_MS),
      boundBy: message('bound-voyage', { limit: 2000 }),
    },
  ],
  costMicros: spread(332e6),
  durationMs: spread(10 * HOUR_MS),
  capOfferMicros: 345e6,
  savings: [{ kind: 'compact', micros: 113e6, emails: 110_000 }],
  possible: [],
  basis: 'dry_run',
  sample: 1000,
})

// `npm run soak [-- --seed N --emails N --kills N]`: every fault at random and kill -9 at named points, to 100 % with all invariants.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { KillPointName } from '../../engine/kill-point.ts'
import { OFFERED_PER_CALL } from '../../engine/plan.ts'
import { openPlace } from '../bench/place.ts'
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import type { FaultRule } from '../emulators/faults.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { randomFrom } from '../random.ts'
import { writeKillOrder } from '../rehearsal/kill-order.ts'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import { checkInvariants } from './invariants.ts'
import { ledgerOf } from './ledger.ts'
import { runUntilItEnds } from './run-child.ts'

const whole = z.coerce.number().int().min(1)
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    emails: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '50' },
  },
})
const [seed, emails, kills] = [whole.parse(values.seed), whole.parse(values.emails), whole.parse(values.kills)]

/** What an email costs live, about: the cap is no subject here. */
const USUAL_MICROS = 2_000
/** Calls that come back together in a commit, at most about. */
const PER_COMMIT = 25

const random = randomFrom('soak', seed)
/** Half of the soaks go by batch. */
const lane = random.chance(0.5) ? 'batch' : 'live'
// By a draw of its own: the other draws of a seed stay what they were.
const drawn = randomFrom('soak-thrift', seed)
const thrift = { nearTwins: drawn.chance(0.5), perCall: drawn.chance(0.5) ? OFFERED_PER_CALL : 1 }
const CALL_POINTS: readonly KillPointName[] = ['reserved', 'answered', 'before_commit', 'after_commit']
const BATCH_POINTS: readonly KillPointName[] = [
  'batch_reserved',
  'batch_posted',
  'batch_collected',
  'before_commit',
  'after_commit',
]
/** Before a chunk of the graph commits: up to so many of them are passed. */
const GRAPH_REACH = 3

/** Every kind of fault of every service, each rare; the seed decides which request is struck. */
const faults = (share: number): readonly FaultRule[] =>
  (
    [
      { fault: 'status', status: 429, retryAfterSeconds: 1 },
      { fault: 'status', status: 500 },
      { fault: 'status', status: 502 },
      { fault: 'status', status: 504 },
      { fault: 'status', status: 529 },
      { fault: 'hang' },
      { fault: 'half_body' },
      { fault: 'broken_json' },
      { fault: 'accepted_then_cut' },
      { fault: 'down' },
    ] as const
  ).map((rule, index) => ({ ...rule, probability: share, seed: seed * 100 + index }))

const started = performance.now()
const mail = [...generateMail({ seed, count: emails })]
const place = await openPlace()
const [claude, voyage, presidio] = await Promise.all([
  startAnthropicEmulator({ limits: 'unlimited', latencyMs: 2, batches: { speed: 7_200 } }),
  startVoyageEmulator({ account: 'unlimited', latencyMs: 2 }),
  startPresidioEmulator(),
])
for (const rule of faults(0.001)) for (const service of [claude, voyage, presidio]) service.faults.add(rule)
claude.faults.add({ fault: 'refusal', endpoint: 'messages', probability: 0.002, seed })

/** Where the run is: kill points of another phase would only be passed much later. */
const currentPhase = async (): Promise<'classify' | 'batch' | 'graph' | 'embed'> => {
  const [row] = await place.db.rows(
    z.object({ phase: z.enum(['classify', 'graph', 'embed']) }),
    `select phase from core.run_phases where state <> 'done' order by position limit 1`,
  )
  const phase = row?.phase ?? 'classify'
  return phase === 'classify' && lane === 'batch' ? 'batch' : phase
}

let killed = 0
try {
  await insertMail(place.db, mail)
  const urls = { claude: claude.url, voyage: voyage.url, presidio: presidio.url }
  const { dsn, connections, folder } = place
  const given = {
    dsn,
    connections,
    urls,
    folder,
    lane,
    ...thrift,
    timeoutMs: 2_000,
    faster: 100,
    capMicros: emails * USUAL_MICROS * 3,
  }
  console.log(`soak: seed ${seed}, ${emails} emails by ${lane}, ${JSON.stringify(thrift)}, ${kills} kills`)
  // Spread over the run: so many points are passed between two kills, at most. Batches are few, and so are their commits.
  const reach = Math.max(1, Math.floor(emails / PER_COMMIT / kills))
  let start = true
  let over = false
  while (killed < kills && !over) {
    const phase = await currentPhase()
    const points = phase === 'graph' ? (['graph_applied'] as const) : phase === 'batch' ? BATCH_POINTS : CALL_POINTS
    const kill = writeKillOrder([[random.pick(points), phase === 'classify' ? random.whole(1, reach) : 1]])
    const orElse = [writeKillOrder([['graph_applied', random.whole(1, GRAPH_REACH)]])]
    if (phase !== 'classify') orElse.push(writeKillOrder([['after_commit', 1]]))
    const outcome = await runUntilItEnds({ ...given, kill, orElse, start })
    start = false
    if (outcome === 'killed') killed += 1
    else over = true
  }
  if (!over) await runUntilItEnds({ ...given, kill: '', start })
  const invariants = await checkInvariants({
    db: place.db,
    anthropic: ledgerOf(claude.books),
    voyage: ledgerOf(voyage.books),
    secrets: { planted: mail.flatMap(plantedValues) },
    kills: killed,
  })
  for (const { name, holds, detail } of invariants) console.log(`${holds ? '✅' : '❌'} ${name} (${detail})`)
  const broken = invariants.filter(({ holds }) => !holds).length
  const outcomes = JSON.stringify(claude.books.totals().outcomes)
  console.log(
    `killed ${killed} times; Claude's answers: ${outcomes}; ${((performance.now() - started) / 1_000).toFixed(0)} s`,
  )
  // A seed that ends too early proves less than it says.
  process.exitCode = broken === 0 && killed >= Math.ceil(kills * 0.6) ? 0 : 1
  console.log(process.exitCode === 0 ? 'the soak held' : 'THE SOAK DID NOT HOLD')
} finally {
  await Promise.all([claude.close(), voyage.close(), presidio.close()])
  await place.close()
}

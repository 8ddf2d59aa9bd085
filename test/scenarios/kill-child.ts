// The process that gets killed: an engine that works until the run has ended, or until its order says SIGKILL.

import { pino } from 'pino'
import { z } from 'zod'
import { readyStore } from '../../bot/ready-store.ts'
import { systemClock } from '../../engine/clock.ts'
import { INCIDENTS } from '../../engine/incidents.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { openDatabase } from '../../engine/store/database.ts'
import { createKillPoint, parseKillOrder } from '../rehearsal/kill-order.ts'
import { buildEngine } from './build-engine.ts'

const order = z
  .object({
    dsn: z.string(),
    connections: z.number(),
    urls: z.object({ claude: z.string(), voyage: z.string(), presidio: z.string() }),
    folder: z.string(),
    kill: z.string(),
    /** Other orders: the first of all to be fulfilled strikes, for the points of one may never be passed again. */
    orElse: z.array(z.string()).default([]),
    start: z.boolean(),
    lane: z.enum(['live', 'batch']).default('live'),
    nearTwins: z.boolean().default(false),
    perCall: z.int().min(1).default(1),
    capMicros: z.number().default(20_000_000),
    /** After how long a call is given up, in ms. */
    timeoutMs: z.number().optional(),
    /** How many times faster waits pass. */
    faster: z.number().default(50),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

// Nobody may be left behind by a parent that dies.
process.on('disconnect', () => process.exit(3))

const killPoints = [order.kill, ...order.orElse].map((each) =>
  createKillPoint(parseKillOrder(each), () => process.kill(process.pid, 'SIGKILL')),
)
const db = openDatabase({ dsn: order.dsn, connections: order.connections, onIdleError: () => undefined })
const engine = buildEngine({
  db,
  urls: order.urls,
  folder: order.folder,
  async killPoint(name) {
    for (const killPoint of killPoints) await killPoint(name)
  },
  maxInFlight: 12,
  faster: order.faster,
  ...(order.timeoutMs === undefined
    ? {}
    : { timeoutMs: { claude: order.timeoutMs, voyage: order.timeoutMs, presidio: order.timeoutMs } }),
})
// The database may still be clearing away the connection of whoever was killed before.
await readyStore(db, systemClock, pino({ level: 'silent' }), AbortSignal.timeout(20_000))
const opened = await engine.open()
if (opened.kind !== 'opened') throw new Error(`the lease is held by process ${opened.pid}`)
if (order.start) {
  const { model } = await engine.plan()
  const { lane, nearTwins, perCall } = order
  const plan = await engine.plan({ choice: { model, lane, nearTwins, perCall } })
  const outcome = await engine.start({ plan, capMicros: order.capMicros, by: 'kill-child' })
  if (outcome.kind !== 'started') throw new Error(`not started: ${outcome.kind}`)
}
await new Promise<void>((resolve, reject) => {
  /** The owner, who presses whatever button an incident shows: nothing else would end a hold that waits for him. */
  const press = async ({ incidents, state }: Snapshot) => {
    for (const { id, kind } of incidents) {
      const remedies: readonly string[] = INCIDENTS[kind].remedies
      if (INCIDENTS[kind].over === 'owner' && remedies.includes('accept')) await engine.accept(id, 'kill-child')
    }
    if (state === 'held') await engine.wish('run', 'kill-child')
  }
  const look = () =>
    engine.snapshot().then(async (snapshot) => {
      if (snapshot.state === 'done') resolve()
      else await press(snapshot)
    }, reject)
  engine.on(look)
  look()
})
await engine.close()
await db.close()
process.exit(0)

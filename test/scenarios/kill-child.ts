// The process that gets killed: an engine that works until the run has ended, or until its order says SIGKILL.

import { pino } from 'pino'
import { z } from 'zod'
import { readyStore } from '../../bot/ready-store.ts'
import { systemClock } from '../../engine/clock.ts'
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
    start: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

// Nobody may be left behind by a parent that dies.
process.on('disconnect', () => process.exit(3))

const db = openDatabase({ dsn: order.dsn, connections: order.connections, onIdleError: () => undefined })
const engine = buildEngine({
  db,
  urls: order.urls,
  folder: order.folder,
  killPoint: createKillPoint(parseKillOrder(order.kill), () => process.kill(process.pid, 'SIGKILL')),
  maxInFlight: 12,
})
// The database may still be clearing away the connection of whoever was killed before.
await readyStore(db, systemClock, pino({ level: 'silent' }), AbortSignal.timeout(20_000))
const opened = await engine.open()
if (opened.kind !== 'opened') throw new Error(`the lease is held by process ${opened.pid}`)
if (order.start) {
  const plan = await engine.plan()
  const outcome = await engine.start({ plan, capMicros: 20_000_000, by: 'kill-child' })
  if (outcome.kind !== 'started') throw new Error(`not started: ${outcome.kind}`)
}
await new Promise<void>((resolve, reject) => {
  const look = () =>
    engine.snapshot().then(({ state }) => {
      if (state === 'done') resolve()
    }, reject)
  engine.on(look)
  look()
})
await engine.close()
await db.close()
process.exit(0)

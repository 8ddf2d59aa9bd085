// `npm run recall [-- --mails N --seed S --workers W ... --rounds R --left]`: what the real Presidio and all behind it hide, and its pace.
import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createPresidio } from '../../engine/services/presidio.ts'
import { frenchMail, type HeldText, holdAgainstGold } from './recall-gold.ts'
import { recallOf, tableOf } from './recall-table.ts'

const whole = z.coerce.number().int().min(1)
const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '2026' },
    workers: { type: 'string', multiple: true, default: ['1', '2'] },
    rounds: { type: 'string', default: '3' },
    left: { type: 'boolean', default: false },
  },
})
const order = z.object({ mails: whole, seed: whole, workers: z.array(whole), rounds: whole }).parse(values)

/** As the engine feeds: emails per request, and requests under way. */
const CHUNK = 16
const AT_ONCE = 4
const PATIENCE_MS = 120_000
/** Of this repository's folder, where npm runs scripts. */
const SERVER = '.ci/presidio'

const never = new AbortController().signal
const emails = frenchMail(order.seed, order.mails)
const chunks = Array.from({ length: Math.ceil(emails.length / CHUNK) }, (_, at) =>
  emails.slice(at * CHUNK, (at + 1) * CHUNK),
)

const pass = async (baseUrl: string): Promise<readonly HeldText[]> => {
  const presidio = createPresidio({ baseUrl, timeoutMs: PATIENCE_MS })
  const held: HeldText[] = []
  const waiting = [...chunks]
  const work = async () => {
    for (let chunk = waiting.shift(); chunk; chunk = waiting.shift())
      held.push(...(await holdAgainstGold(presidio, chunk, never)))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return held
}

for (const [at, workers] of order.workers.entries()) {
  const started = performance.now()
  const url = execFileSync(SERVER, [String(workers), String(process.pid)], { encoding: 'utf8' }).trim()
  const ready = (performance.now() - started) / 1_000
  const seconds: number[] = []
  let held: readonly HeldText[] = []
  for (let round = 0; round < order.rounds; round++) {
    const from = performance.now()
    held = await pass(url)
    seconds.push((performance.now() - from) / 1_000)
  }
  if (at === 0) {
    const recall = recallOf(held)
    console.log(`${emails.length} French mails of seed ${order.seed}, ${held.length} texts\n\n${tableOf(recall)}\n`)
    if (values.left) for (const { kind, around } of recall.left) console.log(`${kind}: ${around}`)
  }
  const median = seconds.toSorted((one, other) => one - other)[Math.floor(order.rounds / 2)] ?? 0
  const pace = (count: number) => (count / median).toFixed(1)
  console.log(
    `${workers} workers: ready in ${ready.toFixed(1)} s; ${pace(held.length)} texts/s, ${pace(emails.length)} mails/s ` +
      `(both languages; median of ${order.rounds}; load ${(loadavg()[0] ?? 0).toFixed(1)})`,
  )
}

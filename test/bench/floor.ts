// The floor: the same SDK calls at the same concurrency and the same inserts by plain SQL, beside the engine's own run.
import { setMaxListeners } from 'node:events'
import { claudeModelOf, readCatalogue } from '../../engine/catalogue.ts'
import { classifyCall } from '../../engine/phases/classify-call.ts'
import { seal } from '../../engine/privacy.ts'
import { createClaude } from '../../engine/services/anthropic.ts'
import { createPresidio } from '../../engine/services/presidio.ts'
import { emptyTables } from '../database.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { distinctMail } from '../scenarios/distinct-mail.ts'
import { startBenchEmulators } from './emulators.ts'
import type { Line } from './line.ts'
import { median, type Place } from './place.ts'
import { benchEngine, isClassified, startAll, type Urls, until } from './run-to.ts'

const RUNS = 5
const IN_FLIGHT = 50
const CHUNK = 16
const { signal } = new AbortController()
// Each call under way listens to it.
setMaxListeners(0, signal)

const catalogue = readCatalogue()
const model = claudeModelOf(catalogue, catalogue.claudeDefault)
const text = seal('<email>\nSubject: Facture\n\nVotre facture du mois est disponible.\n</email>', {
  sender: null,
  recipients: null,
})
if (text.kind === 'left') throw new Error('the floor’s own text holds something personal')
const call = classifyCall(model, text.text)

/** Calls `work` for each number below `count`, so many at once. */
const atOnce = async (count: number, most: number, work: (number: number) => Promise<unknown>): Promise<void> => {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: most }, worker))
}

/** What any program has to do for these emails: ask Presidio twice per chunk, Claude once per email, insert three rows. */
const floorRun = async ({ db }: Place, urls: Urls, bodies: readonly string[]): Promise<void> => {
  const claude = createClaude({ apiKey: 'bench', baseUrl: urls.claude, timeoutMs: 60_000 })
  const presidio = createPresidio({ baseUrl: urls.presidio, timeoutMs: 60_000 })
  const chunks = Math.ceil(bodies.length / CHUNK)
  await atOnce(chunks, 4, async (number) => {
    const texts = bodies.slice(number * CHUNK, (number + 1) * CHUNK)
    await Promise.all([presidio.analyze(texts, 'fr', signal), presidio.analyze(texts, 'en', signal)])
    await atOnce(texts.length, Math.min(texts.length, Math.ceil(IN_FLIGHT / 4)), () => claude.classify(call, signal))
    await db.run(
      `with listed as (select number * $2 + i as n, body from unnest($1::text[]) with ordinality as l (body, i), (values ($3::integer)) as c (number)),
       usage as (insert into core.api_usage (provider, cost_usd, cost_micros, context) select 'floor', 0, 0, 'floor' from listed),
       anonymised as (insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body) select 'floor-' || n, 'floor', '', body from listed)
       insert into ingestion.emails (message_id, sender, subject, body_text, category, priority, confidence)
       select 'floor-' || n, '', '', body, 'other', 'low', 0.5 from listed`,
      [texts, CHUNK, number],
    )
  })
}

const bareRun = (urls: Urls, count: number) =>
  atOnce(count, IN_FLIGHT, async () => {
    const response = await fetch(`${urls.claude}/v1/models/${model.id}`, {
      headers: { authorization: 'Bearer bench', 'anthropic-version': '2026-10-21' },
    })
    await response.arrayBuffer()
  })

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Emails per second of the floor and of the engine, run in turns on the same machine, and bare HTTP beside them. */
export const floorSection = async (place: Place, emails: number): Promise<readonly Line[]> => {
  const { db } = place
  const emulators = await startBenchEmulators()
  const mail = distinctMail({ seed: 5, count: emails })
  const bodies = mail.map(({ body_text: body }) => (body ?? '').slice(0, 24_000))
  const [floors, engines, bare]: [number[], number[], number[]] = [[], [], []]
  try {
    for (let run = 0; run <= RUNS; run += 1) {
      bare.push(await timed(() => bareRun(emulators.urls, emails)))
      await emptyTables(db)
      floors.push(await timed(() => floorRun(place, emulators.urls, bodies)))
      await emptyTables(db)
      await insertMail(db, mail)
      const engine = benchEngine(place, emulators.urls)
      await engine.open()
      engines.push(
        await timed(async () => {
          await startAll(engine)
          await until(engine, isClassified)
        }),
      )
      await engine.close()
    }
  } finally {
    await emulators.close()
  }
  // The first run of each warms the machine up.
  const perSecond = (took: readonly number[]) => (emails / median(took.slice(1))) * 1_000
  const ratios = engines.slice(1).map((took, index) => took / (floors[index + 1] ?? Number.NaN))
  return [
    { section: 'floor', what: 'bare HTTP', value: perSecond(bare), unit: 'requests/s' },
    { section: 'floor', what: 'SDK calls and plain SQL', value: perSecond(floors), unit: 'emails/s' },
    { section: 'floor', what: 'engine', value: perSecond(engines), unit: 'emails/s' },
    { section: 'floor', what: 'engine time / floor time', value: median(ratios), unit: '', goal: { below: 1.3 } },
  ]
}

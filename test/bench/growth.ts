// Growth: what an email costs in CPU, whether memory and speed stay, as the source grows. Services answer at once, in this process.

import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { createBrakeFile } from '../../engine/brake-file.ts'
import { claudeModelOf, readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import { createCheckpointFile } from '../../engine/checkpoint.ts'
import { systemClock } from '../../engine/clock.ts'
import { createEngine } from '../../engine/create-engine.ts'
import { noKill } from '../../engine/kill-point.ts'
import type { ClaudeBatchPort, ClaudePort, PresidioPort, VoyagePort } from '../../engine/ports.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { calmMachine } from '../calm-machine.ts'
import { emptyTables } from '../database.ts'
import type { Line } from './line.ts'
import type { Place } from './place.ts'
import { startAll, until } from './run-to.ts'

const ANSWER = '{"c":"work","p":"low","s":0.9,"k":["dossier","contrat","relance"]}'
const VECTOR: readonly number[] = Array.from({ length: 1_024 }, (_, index) => (index === 0 ? 1 : 0))
const USAGE = { inputTokens: 500, outputTokens: 30 }

const claude: ClaudePort = {
  classify: async () => ({ stopReason: 'end_turn', text: ANSWER, usage: USAGE, levels: {} }),
  countTokens: async () => 500,
  model: async (id) => ({ id }),
}
const presidio: PresidioPort = { analyze: async (texts) => texts.map(() => []), healthy: async () => true }
const voyage: VoyagePort = {
  embed: async ({ texts }) => ({ vectors: texts.map(() => VECTOR), usage: USAGE, levels: {} }),
}
const never = () => Promise.reject(new Error('the growth of the batch lane is not measured here'))
const batches: ClaudeBatchPort = {
  create: never,
  list: never,
  retrieve: never,
  results: () => {
    throw new Error('the growth of the batch lane is not measured here')
  },
  cancel: never,
  remove: never,
}

/** Different mail of usual length, made by the server itself: a million rows are there in a minute. */
const FILL = `
  insert into ingestion.emails_legacy (message_id, sender, recipients, subject, body_text, received_at)
  select format('%s.%s@mail.example.org', md5(n::text), n), format('Person %s <p%s@example.org>', n % 5000, n % 5000),
    array[format('p%s@example.org', (n * 7) % 5000)], 'Dossier ' || md5(n::text),
    repeat('Le dossier avance, merci de revenir vers nous rapidement. ', 10) || md5(n::text), now()
  from generate_series(1, $1::integer) as n`

const engineOf = ({ db, folder }: Place) => {
  const catalogue = readCatalogue()
  return createEngine({
    db,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    claude,
    batches,
    voyage,
    vectorIndex: undefined,
    presidio,
    machine: calmMachine(),
    // It would find that this Presidio, which answers at once, hides nothing.
    watch: { every: () => ({ stop: () => undefined }) },
    catalogue,
    model: claudeModelOf(catalogue, catalogue.claudeDefault),
    embedModel: voyageModelOf(catalogue, catalogue.voyageDefault),
    limits: { requests: 1e9, inputTokens: 1e12, outputTokens: 1e12 },
    maxInFlight: 50,
    checkpoint: createCheckpointFile(folder),
    brakeFile: createBrakeFile(folder),
    holder: { owner: randomUUID(), host: 'growth', pid: process.pid },
    alive: () => false,
    killPoint: noKill,
  })
}

interface Grown {
  readonly cpuMicrosPerEmail: number
  readonly rssMb: number
  /** Speed of phase 1's last tenth over that of its first. */
  readonly lastOverFirst: number
}

const grow = async (place: Place, emails: number, phases: number): Promise<Grown> => {
  await emptyTables(place.db)
  await place.db.run(FILL, [emails])
  await place.db.run('analyze ingestion.emails_legacy')
  const engine = engineOf(place)
  await engine.open()
  await startAll(engine)
  const cpu = process.cpuUsage()
  const marks = new Map<number, number>()
  let rss = 0
  const look = ({ phases: [first] }: Snapshot) => {
    rss = Math.max(rss, process.memoryUsage.rss())
    const tenth = Math.floor(((first?.done ?? 0) * 10) / emails)
    for (const reached of [0, 1, 9, 10])
      if (tenth >= reached && !marks.has(reached)) marks.set(reached, performance.now())
  }
  await until(engine, (snapshot) => {
    look(snapshot)
    return snapshot.phases.slice(0, phases).every(({ state }) => state === 'done')
  })
  const { user, system } = process.cpuUsage(cpu)
  await engine.close()
  const took = (from: number, to: number) => (marks.get(to) ?? Number.NaN) - (marks.get(from) ?? Number.NaN)
  return {
    cpuMicrosPerEmail: (user + system) / emails,
    rssMb: rss / 2 ** 20,
    lastOverFirst: took(0, 1) / took(9, 10),
  }
}

/** Sizes in ascending order; `vectorsUpTo`: larger ones end after the graph. */
export const growthSection = async (
  place: Place,
  sizes: readonly number[],
  vectorsUpTo: number,
): Promise<readonly Line[]> => {
  const lines: Line[] = []
  // Compiled code and grown pools are no property of the first size.
  await grow(place, 500, 3)
  const perEmail: number[] = []
  for (const emails of sizes) {
    const phases = emails <= vectorsUpTo ? 3 : 2
    const grown = await grow(place, emails, 2)
    perEmail.push(grown.cpuMicrosPerEmail)
    const what = `${emails.toLocaleString('en')} emails`
    lines.push(
      { section: 'growth', what: `${what}: CPU, classify and graph`, value: grown.cpuMicrosPerEmail, unit: 'µs/email' },
      { section: 'growth', what: `${what}: memory`, value: grown.rssMb, unit: 'MB', goal: { below: 400 } },
      {
        section: 'growth',
        what: `${what}: speed of the last tenth / first`,
        value: grown.lastOverFirst,
        unit: '',
        goal: { above: 0.9 },
      },
    )
    if (phases === 3) {
      const whole = await grow(place, emails, 3)
      lines.push({
        section: 'growth',
        what: `${what}: memory with vectors`,
        value: whole.rssMb,
        unit: 'MB',
        goal: { below: 400 },
      })
    }
  }
  const [least, most] = [Math.min(...perEmail), Math.max(...perEmail)]
  lines.push({
    section: 'growth',
    what: 'CPU per email: most / least',
    value: most / least,
    unit: '',
    goal: { below: 1.25 },
  })
  return lines
}

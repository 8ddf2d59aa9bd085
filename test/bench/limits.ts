// The use of limits: how much of the binding limit is achieved over the steady part, and how many 429 it earns.
import { emptyTables } from '../database.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { distinctMail } from '../scenarios/distinct-mail.ts'
import { startBenchEmulators } from './emulators.ts'
import type { Line } from './line.ts'
import type { Place } from './place.ts'
import { benchEngine, isClassified, startAll, until } from './run-to.ts'

const FREE = 1e9
/** Emails per second that each case allows, about. */
const PER_SECOND = 30

interface Case {
  readonly name: string
  readonly limits: {
    readonly requestsPerMinute: number
    readonly inputTokensPerMinute: number
    readonly outputTokensPerMinute: number
  }
  /** What one answered call takes of the binding limit. */
  readonly used: (usage: { readonly inputTokens: number; readonly outputTokens: number }) => number
  readonly perMinute: number
}

const cases = (): readonly Case[] => {
  const free = { requestsPerMinute: FREE, inputTokensPerMinute: FREE, outputTokensPerMinute: FREE }
  const [requests, input, output] = [PER_SECOND * 60, PER_SECOND * 60 * 700, PER_SECOND * 60 * 30]
  return [
    { name: 'RPM', limits: { ...free, requestsPerMinute: requests }, used: () => 1, perMinute: requests },
    {
      name: 'ITPM',
      limits: { ...free, inputTokensPerMinute: input },
      used: ({ inputTokens }) => inputTokens,
      perMinute: input,
    },
    {
      name: 'OTPM',
      limits: { ...free, outputTokensPerMinute: output },
      used: ({ outputTokens }) => outputTokens,
      perMinute: output,
    },
  ]
}

/** One case per limit; `seconds` of steady work each. Latency is a real one: in flight must be what it needs. */
export const limitsSection = async (place: Place, seconds: number): Promise<readonly Line[]> => {
  const lines: Line[] = []
  const mail = distinctMail({ seed: 6, count: Math.ceil(PER_SECOND * (seconds + 8) * 1.5) })
  for (const { name, limits, used, perMinute } of cases()) {
    const emulators = await startBenchEmulators({ limits, latencyMs: 300 })
    try {
      await emptyTables(place.db)
      await insertMail(place.db, mail)
      const engine = benchEngine(place, emulators.urls, { maxInFlight: 200 })
      await engine.open()
      await startAll(engine)
      const started = Date.now()
      await until(engine, (snapshot) => isClassified(snapshot) || Date.now() - started > (seconds + 8) * 1_000)
      await engine.close()
      const calls = (await emulators.claude.entries()).filter(({ endpoint }) => endpoint === 'messages')
      const first = calls[0]?.at ?? 0
      // The buckets of the emulator are full at the start, and the engine learns the limit from the first answers.
      const [from, to] = [first + 5_000, first + (5 + seconds) * 1_000]
      const steady = calls.filter(({ at }) => at >= from && at < to)
      const achieved = steady.reduce((sum, { billed }) => sum + (billed ? used(billed) : 0), 0)
      const refused = calls.filter(({ status }) => status === 429).length
      lines.push(
        {
          section: 'limits',
          what: `${name}-bound: achieved / allowed`,
          value: achieved / ((perMinute * seconds) / 60),
          unit: '',
          goal: { above: 0.97 },
        },
        {
          section: 'limits',
          what: `${name}-bound: share of 429`,
          value: (refused / Math.max(1, calls.length)) * 100,
          unit: '%',
          goal: { below: 0.1 },
        },
      )
    } finally {
      await emulators.close()
    }
  }
  return lines
}

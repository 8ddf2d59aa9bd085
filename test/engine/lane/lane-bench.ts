// A lane on the bench: the real feeder, admitter and saver around a phase made by hand, whose service a test scripts.
import { z } from 'zod'
import { noKill } from '../../../engine/kill-point.ts'
import { type LaneDeps, type LaneEnd, runCallLane } from '../../../engine/lane/call-lane.ts'
import type { Answer, CallPhase, Ready, RunScope } from '../../../engine/phases/phase.ts'
import type { PresidioPort } from '../../../engine/ports.ts'
import { ServiceError, type ServiceErrorFacts } from '../../../engine/service-error.ts'
import type { Database } from '../../../engine/store/database.ts'
import { type Bench, createBench } from '../bench.ts'
import { type OpenedRun, openRun } from '../open-run.ts'

interface Item {
  readonly messageId: string
}
type TestPhase = CallPhase<Item, string, string>

/** What the service says to one request: an answer per email, or a ServiceError that is thrown. */
export type Script = (messageIds: readonly string[], call: number) => Promise<readonly Answer<string>[]>

export const done = (messageId: string): Answer<string> => ({ kind: 'done', messageId, saved: messageId })
export const invalid = (messageId: string): Answer<string> => ({ kind: 'failed', messageId, code: 'invalid_answer' })
export const serviceError = (facts: Pick<ServiceErrorFacts, 'kind'> & Partial<ServiceErrorFacts>): ServiceError =>
  new ServiceError({ service: 'anthropic', billed: 'no', ...facts })

/** The canary's Message-ID. */
export const CANARY = ''
/** What a call is billed, and the most that is reserved for one email, in micro-dollars. */
export const BILLED = 1_000
export const RESERVED = 4_000

const ready = ({ messageId }: Item): Ready<string> => ({
  kind: 'ready',
  messageId,
  prepared: messageId,
  most: { inputTokens: RESERVED, outputTokens: 0 },
  likely: { inputTokens: BILLED, outputTokens: 0 },
})

const pending = (db: Pick<Database, 'rows'>, run: RunScope, after: string, limit: number) =>
  db.rows(
    z.object({ message_id: z.string() }).transform(({ message_id: messageId }) => ({ messageId })),
    `select message_id from ingestion.emails_legacy e
     where message_id > $1 and imported_at <= $2
       and not exists (select 1 from ingestion.emails r where r.message_id = e.message_id)
       and not exists (select 1 from core.migration_failed f where f.message_id = e.message_id and f.phase = 'classify')
     order by message_id limit $3`,
    [after, run.createdAt, limit],
  )

export interface LaneBench extends Bench {
  readonly run: OpenedRun
  readonly phase: TestPhase
  /** Message-IDs of each request, in the order of sending. */
  readonly calls: (readonly string[])[]
  /** Message-IDs in the order in which they were prepared: what the feeder fed. */
  readonly fed: string[]
  readonly ending: { closing: boolean }
  readonly presidio: PresidioPort
  start(over?: Partial<LaneDeps<Item, string, string>>, phase?: Partial<TestPhase>): Promise<LaneEnd>
}

/** A lane over what the source holds. `script` is the service; without one every email is done. */
export const createLaneBench = async (
  db: Database,
  {
    script = async (ids) => ids.map(done),
    capMicros,
    perRequest = 1,
    faster = 200,
  }: {
    readonly script?: Script
    readonly capMicros?: number
    readonly perRequest?: number
    readonly faster?: number
  } = {},
): Promise<LaneBench> => {
  const run = await openRun(db, capMicros === undefined ? {} : { capMicros })
  const bench = createBench(db, { faster })
  await bench.control.refresh()
  const calls: (readonly string[])[] = []
  const fed: string[] = []
  const ending = { closing: false }
  const presidio: PresidioPort = { analyze: async (texts) => texts.map(() => []), healthy: async () => true }
  const phase: TestPhase = {
    kind: 'calls',
    name: 'classify',
    provider: 'anthropic',
    model: 'test',
    perRequest: { emails: perRequest, inputTokens: Number.POSITIVE_INFINITY },
    pending,
    async prepare(items) {
      fed.push(...items.map(({ messageId }) => messageId))
      return items.map(ready)
    },
    canary: () => ready({ messageId: CANARY }),
    async work(batch) {
      const ids = batch.map(({ messageId }) => messageId)
      calls.push(ids)
      const answers = await script(ids, calls.length)
      return { usage: { inputTokens: BILLED, outputTokens: 0 }, levels: {}, answers }
    },
    async save(tx, { id }, saved) {
      await tx.run(
        `insert into ingestion.emails (message_id, sender, recipients, subject, body_text, category, run_id)
         select message_id, sender, recipients, subject, body_text, 'work', $1
         from ingestion.emails_legacy where message_id = any($2)`,
        [id, [...saved]],
      )
      return 0
    },
  }
  return {
    ...bench,
    run,
    phase,
    calls,
    fed,
    ending,
    presidio,
    start: (over = {}, ofPhase = {}) =>
      runCallLane(
        { ...phase, ...ofPhase },
        run,
        {
          ...bench,
          health: bench.health.anthropic,
          limiter: bench.limiters.anthropic,
          presidio,
          price: { inputNanos: 1_000, outputNanos: 0 },
          overWhenAnswered: ['overloaded', 'service_unreachable', 'key_refused'],
          limitedKind: 'rate_limited',
          maxInFlight: 8,
          killPoint: noKill,
          closing: () => ending.closing,
          onSaved: () => undefined,
          ...over,
        },
        bench.hard.signal,
      ),
  }
}

// One call that came back, judged by itself: what the judging needs, with a clock that stands still.
import { createHealth } from '../../../engine/health.ts'
import type { IncidentKind } from '../../../engine/incidents.ts'
import { answered, failed, type OutcomeDeps } from '../../../engine/lane/outcome.ts'
import { type Piece, pieceOf } from '../../../engine/lane/piece.ts'
import { createLaneState, type Finished } from '../../../engine/lane/state.ts'
import { createLimiter } from '../../../engine/limiter.ts'
import type { Answer, Ready } from '../../../engine/phases/phase.ts'
import { ServiceError, type ServiceErrorFacts } from '../../../engine/service-error.ts'
import { createManualClock } from '../../manual-clock.ts'

type Finish = Finished<string, string>

const ready = (messageId: string): Ready<string> => ({
  kind: 'ready',
  messageId,
  prepared: messageId,
  most: { inputTokens: 1_000, outputTokens: 100 },
  likely: { inputTokens: 300, outputTokens: 20 },
})
export const emails = (...ids: readonly string[]): Piece<string> => pieceOf(ids.map(ready))
export const canary = (): Piece<string> => pieceOf([ready('')], true)
export const done = (messageId: string): Answer<string> => ({ kind: 'done', messageId, saved: messageId })
export const invalid = (messageId: string): Answer<string> => ({ kind: 'failed', messageId, code: 'invalid_answer' })
/** Message-IDs of each request that is to go again. */
export const again = (finish: Finish) => finish.again.map(({ piece }) => piece.emails.map(({ messageId }) => messageId))

/** A lane's state and what it tells: `open` are the incidents. */
export const createJudge = () => {
  const clock = createManualClock()
  const open = new Map<IncidentKind, unknown>()
  const health = createHealth(clock, (kind) => open.set(kind, {}))
  const state = createLaneState<string, string>()
  const limiter = createLimiter({
    clock,
    initial: { requests: 600, inputTokens: 1e6, outputTokens: 1e6 },
    rate: 'auto',
  })
  const deps: OutcomeDeps = {
    health,
    limiter,
    desk: {
      open: (kind, params = {}) => {
        if (!open.has(kind)) open.set(kind, params)
      },
      resolve: (...kinds) => {
        for (const kind of kinds) open.delete(kind)
      },
      isOpen: (kind) => open.has(kind),
      list: () => [],
      load: async () => undefined,
      settled: async () => undefined,
    },
    price: { inputNanos: 3_000_000, outputNanos: 15_000_000 },
    overWhenAnswered: ['overloaded', 'service_unreachable'],
    limitedKind: 'rate_limited',
  }
  const answer = (piece: Piece<string>, ...answers: readonly Answer<string>[]): Finish =>
    answered(state, piece, 'r', { usage: { inputTokens: 200, outputTokens: 10 }, levels: {}, answers }, deps)
  const fail = (piece: Piece<string>, facts: Partial<ServiceErrorFacts> & Pick<ServiceErrorFacts, 'kind'>): Finish =>
    failed(state, piece, 'r', new ServiceError({ service: 'anthropic', billed: 'no', ...facts }), deps)
  /** Three invalid answers: the email's letter. */
  const spoil = (messageId: string): Finish => {
    answer(emails(messageId), invalid(messageId))
    answer(emails(messageId), invalid(messageId))
    return answer(emails(messageId), invalid(messageId))
  }
  return { clock, open, health, state, limiter, answer, fail, spoil }
}

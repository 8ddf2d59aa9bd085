// Asking Claude about batches: what a failure means for the service's health, and when it may be asked again.

import { DEFAULT_RETRY_AFTER_MS, RETRY } from '../../retry.ts'
import { ServiceError, type ServiceErrorFacts } from '../../service-error.ts'
import { OVER_WHEN_ANSWERED } from '../../service-health.ts'
import type { BatchDeps } from './deps.ts'

type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly facts: ServiceErrorFacts }

export interface Asking {
  /** One exchange; a failure is judged by the retry table. Throws what is no ServiceError. */
  ask<T>(call: () => Promise<T>): Promise<Asked<T>>
  /** Whether the service is well and no limit has to be waited for. */
  mayAsk(): boolean
  /** Whether a service that is not well may be asked for it: no limit has to be waited for. */
  mayProbe(): boolean
}

type AskingDeps = Pick<BatchDeps<{ messageId: string }, unknown>, 'clock' | 'desk' | 'health'>

export const createAsking = ({ clock, desk, health }: AskingDeps): Asking => {
  let notBeforeMs = 0

  const answered = () => {
    health.succeeded()
    desk.resolve(...OVER_WHEN_ANSWERED.anthropic)
  }

  const judge = (facts: ServiceErrorFacts) => {
    const row = RETRY.anthropic[facts.kind]
    switch (row.scope) {
      case 'limited':
        // Nothing is slowed down by it but the next batch, so it is no incident.
        notBeforeMs = clock.monotonic() + (facts.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS)
        return
      case 'world':
        health.failed(row.incident)
        return
      case 'doubt':
        // No single email can be at fault here, so it is the world.
        health.doubted(row.incident, true)
        return
      case 'item':
        // It answered, whatever it thinks of the request.
        answered()
        return
      case 'ours':
    }
  }

  return {
    mayProbe: () => clock.monotonic() >= notBeforeMs,
    mayAsk: () => health.state().kind === 'well' && clock.monotonic() >= notBeforeMs,
    async ask(call) {
      try {
        const value = await call()
        answered()
        return { kind: 'answered', value }
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        judge(error.facts)
        return { kind: 'failed', facts: error.facts }
      }
    },
  }
}

// Claude and Voyage AI in trouble: each fault is met by a run that was frozen before it, so that emails are left for the next.
import { expect } from 'vitest'
import { setWish } from '../../../engine/store/runs.ts'
import type { FaultRule } from '../../emulators/faults.ts'
import type { Row, Rows } from './play.ts'

/** The run meets the fault, and goes on by itself when it is gone; then it is frozen for the next. */
const trouble = (service: 'claude' | 'voyage', rule: FaultRule): Row => ({
  async fault({ stage, freeze, wish }) {
    await freeze()
    stage[service].faults.add(rule)
    await wish('run')
  },
  repair: ({ stage }) => stage[service].faults.clear(),
  after: ({ freeze }) => freeze(),
})

/** The engine waits as long as it was told, and goes on slower until the rate has crept back. */
const limited = (service: 'claude' | 'voyage'): Row => {
  const row = trouble(service, { fault: 'status', status: 429, retryAfterSeconds: 20 })
  return {
    ...row,
    async repair(scene, push) {
      expect(push.text).toMatch(/Débit réduit à/)
      await row.repair(scene, push)
    },
  }
}

export const CLAUDE: Rows<
  | 'rate_limited'
  | 'overloaded'
  | 'service_unreachable'
  | 'usage_limit'
  | 'key_refused'
  | 'model_gone'
  | 'error_breaker'
  | 'no_progress'
> = {
  rate_limited: limited('claude'),
  overloaded: trouble('claude', { fault: 'status', status: 529 }),
  service_unreachable: trouble('claude', { fault: 'down' }),
  usage_limit: trouble('claude', { fault: 'status', status: 429, errorCode: 'enforced_spend_limit_reached' }),
  key_refused: trouble('claude', { fault: 'status', status: 401 }),
  model_gone: trouble('claude', { fault: 'status', status: 404 }),
  error_breaker: {
    ...trouble('claude', { fault: 'status', status: 400 }),
    // The owner's word from another process: all that reaches the engine is the row.
    async repair({ stage, db }) {
      stage.claude.faults.clear()
      await db.transaction((tx) => setWish(tx, 'run', 'shell:test'))
    },
  },
  no_progress: {
    // Whoever is asked never answers, which is no failure before the patience of a call is at its end.
    async fault({ stage, freeze, wish, look }) {
      await freeze()
      stage.claude.faults.add({ fault: 'hang' })
      await wish('run')
      for (let seen = false; !seen; ) {
        await look()
        seen = (await stage.engine.incidents()).some(({ kind }) => kind === 'no_progress')
      }
    },
    async repair({ stage, look }) {
      stage.claude.faults.clear()
      const { checkpointAgeMs: before = 0 } = await stage.engine.snapshot()
      await stage.until(({ checkpointAgeMs: age = before }) => age < before)
      await look()
    },
    after: ({ freeze }) => freeze(),
  },
}

export const VOYAGE: Rows<'voyage_limited' | 'voyage_unreachable' | 'voyage_key_refused'> = {
  voyage_limited: limited('voyage'),
  voyage_unreachable: trouble('voyage', { fault: 'down' }),
  voyage_key_refused: trouble('voyage', { fault: 'status', status: 401 }),
}

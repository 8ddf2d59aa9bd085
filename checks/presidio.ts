// Presidio really hides a French sentence: one that runs but speaks English only would let names through.
import { hidesCanary } from '../engine/privacy.ts'
import { ServiceError } from '../engine/service-error.ts'
import { type Check, fail, ok } from './check.ts'

export const presidio: Check = {
  id: 'presidio',
  blocking: true,
  async run(deps, signal) {
    try {
      const outcome = await hidesCanary(deps.presidio, signal)
      if (outcome.kind === 'hidden') return ok('check-presidio-ok')
      return fail('check-presidio-leaks', { entities: outcome.entities.join(', ') }, 'remedy-presidio-french')
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
    }
    // The stock image says that it is healthy and fails on every French text.
    const healthy = await deps.presidio.healthy(signal).catch(() => false)
    return healthy
      ? fail('check-presidio-fails', {}, 'remedy-presidio-french')
      : fail('check-presidio-silent', {}, 'remedy-presidio-restart', { kind: 'restart', service: 'presidio' })
  },
}

// Preparing: emails through Presidio and the last look, however often Presidio fails; a sick email is isolated by halving.
import type { Clock } from '../clock.ts'
import type { IncidentDesk } from '../incident-desk.ts'
import type { Ready, Stuck } from '../phases/phase.ts'
import type { PresidioPort } from '../ports.ts'
import type { CanaryOutcome } from '../privacy/canary.ts'
import { hidesCanary } from '../privacy.ts'
import { ITEM_TRIES, itemWaitMs, probeWaitMs } from '../retry.ts'
import { ServiceError } from '../service-error.ts'

export type PrepareOnce<Item, Prepared> = (
  items: readonly Item[],
  signal: AbortSignal,
) => Promise<(Ready<Prepared> | Stuck)[]>

export interface PrepareDeps {
  readonly presidio: PresidioPort
  readonly clock: Clock
  readonly desk: IncidentDesk
}

const works = async (presidio: PresidioPort, signal: AbortSignal): Promise<boolean> => {
  try {
    await presidio.analyze(['Bonjour'], 'fr', signal)
    await presidio.analyze(['Hello'], 'en', signal)
    return true
  } catch (error) {
    if (error instanceof ServiceError) return false
    throw error
  }
}

/** Whether it hides what it must, by a sentence of ours; `down` when it cannot be asked. */
const hides = async (presidio: PresidioPort, signal: AbortSignal): Promise<'down' | CanaryOutcome> => {
  try {
    return await hidesCanary(presidio, signal)
  } catch (error) {
    if (error instanceof ServiceError) return 'down'
    throw error
  }
}

/**
 * Waits until Presidio hides what it must; holds the gate by an incident meanwhile. There is no way round it. That it
 * answers is not enough: it may have come back with another configuration.
 */
const untilItWorks = async ({ presidio, clock, desk }: PrepareDeps, signal: AbortSignal): Promise<void> => {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const found = await hides(presidio, signal)
    if (signal.aborted) return
    if (found === 'down') desk.open('presidio_down')
    else {
      if (found.kind === 'leaks') desk.open('presidio_leaking', { entities: found.entities.join(', ') })
      desk.resolve('presidio_down')
      if (found.kind === 'hidden') {
        desk.resolve('presidio_leaking')
        return
      }
    }
    await clock.sleep(Math.min(probeWaitMs(failures), 15_000), signal)
  }
}

/**
 * Prepares all items: each comes back ready or stuck. Returns fewer only when `signal` is aborted.
 * @throws what `once` throws, when it is not a ServiceError
 */
export const prepareAll = async <Item extends { readonly messageId: string }, Prepared>(
  items: readonly Item[],
  once: PrepareOnce<Item, Prepared>,
  deps: PrepareDeps,
  signal: AbortSignal,
): Promise<(Ready<Prepared> | Stuck)[]> => {
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      return await once(items, signal)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (signal.aborted) return []
      // The canary tells a sick text from a sick service: only a failure while it passes counts as a try.
      if (!(await works(deps.presidio, signal))) {
        await untilItWorks(deps, signal)
        tries -= 1
        continue
      }
    }
    const [only] = items
    if (items.length > 1) {
      const middle = Math.ceil(items.length / 2)
      const first = await prepareAll(items.slice(0, middle), once, deps, signal)
      return [...first, ...(await prepareAll(items.slice(middle), once, deps, signal))]
    }
    if (only && tries >= ITEM_TRIES) return [{ kind: 'stuck', messageId: only.messageId, code: 'service_error' }]
    await deps.clock.sleep(itemWaitMs(tries), signal)
  }
  return []
}

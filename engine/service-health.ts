// The health of all services together, and which incidents speak of which service.
import type { Clock } from './clock.ts'
import { createHealth, type Health } from './health.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { IncidentKind } from './incidents.ts'
import type { ServiceName } from './ports.ts'

/** Incidents of a service that are over as soon as it answers. */
export const OVER_WHEN_ANSWERED = {
  anthropic: ['overloaded', 'service_unreachable', 'usage_limit', 'key_refused', 'model_gone'],
  voyage: ['voyage_unreachable', 'voyage_key_refused', 'usage_limit', 'model_gone'],
} as const satisfies Readonly<Record<'anthropic' | 'voyage', readonly IncidentKind[]>>

export interface ServiceHealth extends Readonly<Record<ServiceName, Health>> {
  /** The canaries of all services that are not well are asked now. */
  askAll(): void
  /** After a start: a service with an open incident is asked before any email is sent to it. */
  askWhatIsDown(): void
}

export const createServiceHealth = (clock: Clock, desk: IncidentDesk): ServiceHealth => {
  const onDown = (incident: IncidentKind) => desk.open(incident)
  const each = {
    anthropic: createHealth(clock, onDown),
    voyage: createHealth(clock, onDown),
    presidio: createHealth(clock, onDown),
  }
  return {
    ...each,
    askAll() {
      for (const health of [each.anthropic, each.voyage]) if (health.state().kind !== 'well') health.ask()
    },
    askWhatIsDown() {
      for (const service of ['anthropic', 'voyage'] as const)
        if (OVER_WHEN_ANSWERED[service].some(desk.isOpen)) each[service].ask()
    },
  }
}

// The health of all services together, and which incidents speak of which service.
import type { Clock } from './clock.ts'
import { createHealth, type Health } from './health.ts'
import type { IncidentDesk } from './incident-desk.ts'
import type { IncidentKind } from './incidents.ts'
import type { ServiceName } from './ports.ts'
import type { PhaseName } from './snapshot.ts'

/** Incidents of a service that are over as soon as it answers. */
export const OVER_WHEN_ANSWERED = {
  anthropic: ['overloaded', 'service_unreachable', 'usage_limit', 'key_refused', 'model_gone'],
  voyage: ['voyage_unreachable', 'voyage_key_refused', 'usage_limit', 'model_gone'],
} as const satisfies Readonly<Record<'anthropic' | 'voyage', readonly IncidentKind[]>>

/** Those of all services. */
export const ALL_OVER_WHEN_ANSWERED = [...OVER_WHEN_ANSWERED.anthropic, ...OVER_WHEN_ANSWERED.voyage] as const

/** The paid service that the calls of a phase ask, and so whose incidents they can end. */
const ASKED_BY: Readonly<Record<PhaseName, 'anthropic' | 'voyage' | undefined>> = {
  classify: 'anthropic',
  graph: undefined,
  embed: 'voyage',
}

const isOf = (service: 'anthropic' | 'voyage', kind: IncidentKind): boolean =>
  OVER_WHEN_ANSWERED[service].some((each) => each === kind)

/** Whether the phase under way asks the service. Presidio is watched whatever is worked on. */
export const asks = (phase: PhaseName | undefined, service: ServiceName): boolean =>
  phase === undefined || service === 'presidio' || ASKED_BY[phase] === service

/**
 * Whether an incident may hold the phase: one of a service that the phase never asks would hold it for ever, for nobody
 * would hear that the service is back. Of a kind that both services have, the health tells whose it is.
 */
export const mayHold = (
  kind: IncidentKind,
  phase: PhaseName | undefined,
  health: Readonly<Record<'anthropic' | 'voyage', Health>>,
): boolean => {
  const services = (['anthropic', 'voyage'] as const).filter((service) => isOf(service, kind))
  const asked = services.filter((service) => asks(phase, service))
  if (asked.length === services.length) return true
  return asked.some((service) => health[service].state().kind !== 'well')
}

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

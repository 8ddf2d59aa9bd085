// Restarts: the services that may be restarted, which incident asks for which of them, and what came of it.
import type { IncidentKind } from './incidents.ts'

/** A service that the owner may restart, and the container that it runs in. */
export interface Restartable {
  readonly service: string
  readonly container: string
}

export type RestartOutcome =
  | { readonly kind: 'restarted' }
  /** Not one of the configured services: nothing was asked of Docker. */
  | { readonly kind: 'not_listed' }
  /** No proxy is configured. */
  | { readonly kind: 'no_docker' }
  /** Docker knows no container of that name. */
  | { readonly kind: 'no_container' }
  /** The proxy permits no restart of that container. */
  | { readonly kind: 'not_permitted' }
  /** Nobody listens where the proxy should be: nothing was restarted. */
  | { readonly kind: 'unreachable' }
  /** No answer in time: it may be restarting still. */
  | { readonly kind: 'no_answer' }
  /** Docker tried and could not. */
  | { readonly kind: 'failed' }

export interface Restarter {
  /** Names of the services, in the order of the configuration. */
  readonly services: readonly string[]
  /** Whether a press can do it; otherwise only the command is shown. */
  readonly hasDocker: boolean
  /** The command that does the same by hand; undefined for a service that is not listed. */
  command(service: string): string | undefined
  /** Restarts it and waits for the end of that, which may take a minute. Throws nothing. */
  restart(service: string, signal: AbortSignal): Promise<RestartOutcome>
}

/** The services of docker-compose.yml; whatever else is listed is somebody's who eats memory. */
const OF_THE_HOUSE: ReadonlySet<string> = new Set(['postgres', 'redis', 'presidio'])

const REMEDY_OF: Partial<Record<IncidentKind, string>> = {
  presidio_down: 'presidio',
  store_lost: 'postgres',
  redis_lost: 'redis',
}

/** Those of the listed services whose restart may end this incident: the one that is down, or the maintainer's own. */
export const restartsFor = (kind: IncidentKind, services: readonly string[]): readonly string[] =>
  kind === 'ram_high'
    ? services.filter((service) => !OF_THE_HOUSE.has(service))
    : services.filter((service) => service === REMEDY_OF[kind])

/** What is typed on the VPS instead, from whatever folder, and whoever made the container. */
export const restartCommand = ({ container }: Restartable): string => `docker restart ${container}`

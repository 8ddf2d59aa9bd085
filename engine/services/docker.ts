// Docker through its proxy: the one request that is ever made restarts a listed container.
import Docker from 'dockerode'
import { z } from 'zod'
import { type Restartable, type Restarter, type RestartOutcome, restartCommand } from '../restarts.ts'

export interface RestarterOptions {
  readonly services: readonly Restartable[]
  /** Where the proxy listens, such as http://docker-proxy:2375; without it nothing is ever asked. */
  readonly proxyUrl?: string | undefined
  /** How long a restart may take, in ms: the container's own time to stop is within it. */
  readonly timeoutMs: number
}

// Of an error only these: its text quotes what the daemon said.
const answered = z.object({ statusCode: z.int() })
const broken = z.object({ code: z.string() })

// The connection was never made: nothing can have been restarted.
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

const outcomeOf = (error: unknown): RestartOutcome => {
  const status = answered.safeParse(error).data?.statusCode
  if (status === 404) return { kind: 'no_container' }
  // socket-proxy: 403 for a path that it does not permit, 405 for a method.
  if (status === 403 || status === 405) return { kind: 'not_permitted' }
  if (status !== undefined) return { kind: 'failed' }
  return { kind: NOT_CONNECTED.test(broken.safeParse(error).data?.code ?? '') ? 'unreachable' : 'no_answer' }
}

const connect = (proxyUrl: string): Docker => {
  const { protocol, hostname, port } = new URL(proxyUrl)
  const secure = protocol === 'https:'
  return new Docker({
    protocol: secure ? 'https' : 'http',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
  })
}

/**
 * Makes a Restarter on `POST /containers/<name>/restart` of the Docker Engine API (204, 404, 500). No API version is named,
 * so that the proxy's pattern needs none either, and no time to stop: the container's own holds.
 */
export const createRestarter = ({ services, proxyUrl, timeoutMs }: RestarterOptions): Restarter => {
  const docker = proxyUrl === undefined ? undefined : connect(proxyUrl)
  const listed = new Map(services.map((each) => [each.service, each]))
  return {
    services: services.map(({ service }) => service),
    hasDocker: docker !== undefined,
    command(service) {
      const one = listed.get(service)
      return one && restartCommand(one)
    },
    async restart(service, signal) {
      const one = listed.get(service)
      if (!one) return { kind: 'not_listed' }
      if (!docker) return { kind: 'no_docker' }
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      try {
        await docker.getContainer(one.container).restart({ abortSignal })
        return { kind: 'restarted' }
      } catch (error) {
        return outcomeOf(error)
      }
    },
  }
}

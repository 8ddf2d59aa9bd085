// The proxy of docker-compose.yml: the very pattern in the file lets exactly the listed restarts through.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBotConfig } from '../../bot/config.ts'
import { createRestarter } from '../../engine/services/docker.ts'
import { startDockerEmulator } from '../emulators/docker.ts'
import { serviceOf } from './compose.ts'

const CONTAINERS = ['migration-postgres', 'migration-redis', 'migration-presidio']
const { command } = serviceOf('docker-proxy')
const optionsOf = (name: string) =>
  command.filter((option) => option.startsWith(`-${name}`)).map((option) => option.slice(name.length + 1))

/**
 * As wollomatic/socket-proxy 1.12 asks it: the pattern with ^ and $ put around it, by Go's regexp, whose syntax is the same
 * for what stands in this one, against the path after percent-decoding, without the query.
 */
const pattern = new RegExp(`^(?:${(optionsOf('allowPOST')[0] ?? '').replace(/^=/, '')})$`)
const permits = (target: string): boolean => {
  const [path = ''] = target.split('?')
  try {
    return pattern.test(decodeURIComponent(path))
  } catch {
    // Go answers 400 to what cannot be decoded.
    return false
  }
}

it('knows one method, one pattern, and one client', () => {
  expect(command.filter((option) => option.startsWith('-allow')).map((option) => option.split('=')[0])).toEqual([
    '-allowfrom',
    '-allowPOST',
    '-allowhealthcheck',
  ])
  expect(optionsOf('allowfrom')).toEqual(['=bot'])
})

it('lets a restart of each listed container through', () => {
  expect(CONTAINERS.map((name) => permits(`/containers/${name}/restart`))).toEqual([true, true, true])
})

describe('refuses', () => {
  const others = [
    'stop',
    'kill',
    'start',
    'pause',
    'exec',
    'json',
    'update',
    'rename',
    'attach',
    'logs',
    'wait',
    'archive',
  ]
  it.each(others)('%s of a listed container', (verb) => {
    expect(CONTAINERS.some((name) => permits(`/containers/${name}/${verb}`))).toBe(false)
  })

  it.each([
    '/containers/create',
    '/containers/prune',
    '/containers/json',
    '/images/create',
    '/exec/abc/start',
    '/build',
    '/containers/migration-bot/restart',
    '/containers/migration-docker-proxy/restart',
    '/containers/migration-postgres-2/restart',
    '/containers/x-migration-postgres/restart',
    '/containers/MIGRATION-POSTGRES/restart',
    '/containers/migration-postgres/restart/',
    '/containers/migration-postgres/restart/../stop',
    '/containers/migration-postgres/restart%2f..%2fkill',
    '/containers/../containers/migration-postgres/restart',
    '/containers/other/../migration-postgres/restart',
    '/containers/other%2f..%2fmigration-postgres/restart',
    '//containers/migration-postgres/restart',
    '/v1.50/containers/migration-postgres/restart',
    '/containers/migration-postgres/restart%0a',
    '/containers/migration-postgres/restart\n/kill',
    '/containers/migration-postgres|migration-redis/restart',
    '/containers//restart',
    '/containers/migration.postgres/restart',
    '',
  ])('%j', (path) => {
    expect(permits(path)).toBe(false)
  })

  it('whatever else may be asked', () => {
    const part = fc.constantFrom('containers', ...CONTAINERS, 'restart', 'stop', '..', '', 'x', '%2e%2e', 'v1.44')
    const allowed = new Set(CONTAINERS.map((name) => `/containers/${name}/restart`))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const path = `/${parts.join('/')}`
        expect(permits(path)).toBe(allowed.has(path))
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })
})

it('lets through what the bot really asks, for each service that it lists', async () => {
  const { environment } = serviceOf('bot')
  const { RESTART_SERVICES: services } = readBotConfig({
    RESTART_SERVICES: environment.RESTART_SERVICES,
    ANTHROPIC_API_KEY: 'k',
    VOYAGE_API_KEY: 'k',
    TELEGRAM_BOT_TOKEN: '4242:a-token-for-this-test',
    TELEGRAM_OWNER_IDS: '1001',
    POSTGRES_DSN: 'postgresql://127.0.0.1/x',
    PRESIDIO_URL: 'http://presidio:3000',
  })
  const docker = await startDockerEmulator({ permitted: services.map(({ container }) => container) })
  const restarter = createRestarter({ services, proxyUrl: docker.url, timeoutMs: 20_000 })
  for (const { service } of services) await restarter.restart(service, new AbortController().signal)
  const asked = docker.books.entries.map(({ endpoint }) => endpoint)
  await docker.close()
  expect(asked).toHaveLength(services.length)
  expect(asked.filter((endpoint) => !permits(endpoint.replace('POST ', '')))).toEqual([])
})

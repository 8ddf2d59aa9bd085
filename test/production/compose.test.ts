// docker-compose.yml, by reading: closed to the outside, hardened, within the VPS, without a secret, and understood by the bot.
import { describe, expect, it } from 'vitest'
import { CONFIG_NAMES, readBotConfig } from '../../bot/config.ts'
import { compose, composeText, serviceOf } from './compose.ts'

const services = Object.entries(compose.services)
const GIB = { m: 1 / 1024, g: 1 } as const
const gib = (size: string): number => {
  const [, amount, unit] = /^(\d+)([mg])$/.exec(size) ?? []
  return Number(amount) * (unit === 'm' ? GIB.m : GIB.g)
}
/** The container's user: compose's own, or that of the image that is built here. */
const SECRETS_IN_TEXT = /sk-ant-|pa-[\w-]{10}|\d{6,}:[\w-]{20}|postgres(ql)?:\/\/|PASSWORD: /

describe.each(services)('%s', (name, service) => {
  it('listens on loopback or inside of Docker only', () => {
    expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
    expect(service.network_mode).toBeUndefined()
  })

  it('may do little: no root, no capability, no new one, nothing to write to but its volumes', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
    expect(service.privileged).toBeUndefined()
    if (!service.build) expect(service.user).toMatch(/^(?!root|0(:|$))\w/)
    expect(service.tmpfs.length).toBeGreaterThan(0)
  })

  it('comes back by itself, has a health check and a limit of memory, and its log cannot fill the disk', () => {
    expect(service.restart).toBe('unless-stopped')
    expect(service.healthcheck.test[0]).toMatch(/^CMD/)
    expect(gib(service.mem_limit)).toBeGreaterThan(0)
    expect(service.logging.options).toEqual({ 'max-size': '10m', 'max-file': '5' })
  })

  it('is pinned by a version', () => {
    const tag = service.image.split(':')[1] ?? ''
    expect([name, tag]).toEqual([name, expect.stringMatching(/^(pg)?\d/)])
  })

  it('names only volumes, networks and secrets that there are', () => {
    // Folders of secrets and of mail may be looked into, and not written to.
    const own = service.volumes.filter(
      (volume) => !volume.startsWith('/') && !/^\.\/(secrets\/|mail:).*:ro$/.test(volume),
    )
    const named = own.map((volume) => volume.split(':')[0])
    expect(named.filter((volume) => !(volume && volume in compose.volumes))).toEqual([])
    expect(service.networks.filter((network) => !(network in compose.networks))).toEqual([])
    expect(service.secrets.filter((secret) => !(secret in compose.secrets))).toEqual([])
  })
})

it('leaves room for the system and its page cache on 48 GB', () => {
  const sum = services.reduce((total, [, { mem_limit }]) => total + gib(mem_limit), 0)
  expect(sum).toBeLessThan(40)
  // What the workers of a parallel index build share counts as the container's memory.
  expect(gib(serviceOf('postgres').shm_size ?? '')).toBe(3)
  expect(serviceOf('postgres').image).toBe('pgvector/pgvector:pg16')
})

it('holds no secret: each stands in a file outside of the repository', () => {
  expect(SECRETS_IN_TEXT.exec(composeText)).toBeNull()
  expect(Object.values(compose.secrets).every(({ file }) => file.startsWith('./secrets/'))).toBe(true)
  for (const [name, { environment, secrets }] of services)
    for (const [variable, value] of Object.entries(environment))
      if (variable.endsWith('_FILE') && value.startsWith('/run/secrets/'))
        expect([name, secrets]).toEqual([name, expect.arrayContaining([value.slice('/run/secrets/'.length)])])
})

it('shows mail to nobody who has a way out but the bot, and the socket to nobody but its proxy', () => {
  const reaches = (network: string) => services.filter(([, { networks }]) => networks.includes(network)).map(([n]) => n)
  expect(compose.networks).toMatchObject({ private: { internal: true }, restarts: { internal: true } })
  expect(reaches('outside')).toEqual(['bot'])
  expect(reaches('restarts')).toEqual(['bot', 'docker-proxy'])
  const sockets = services.filter(([, { volumes }]) => volumes.some((volume) => volume.includes('docker.sock')))
  expect(sockets.map(([name, { volumes }]) => [name, volumes])).toEqual([
    ['docker-proxy', ['/var/run/docker.sock:/var/run/docker.sock:ro']],
  ])
})

it('keeps PostgreSQL and Redis for those who have none', () => {
  const optional = services.filter(([, { profiles }]) => profiles.includes('standalone')).map(([name]) => name)
  expect(optional).toEqual(['postgres', 'redis'])
})

it('sets only variables that the bot knows, with values that it takes', () => {
  const { environment } = serviceOf('bot')
  expect(Object.keys(environment).filter((name) => ![...CONFIG_NAMES, 'BACKUP_DIR'].includes(name))).toEqual([])
  const given = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.endsWith('_FILE')))
  const config = readBotConfig({
    ...given,
    REDIS_URL: 'redis://redis:6379',
    ANTHROPIC_API_KEY: 'k',
    VOYAGE_API_KEY: 'k',
    TELEGRAM_BOT_TOKEN: '4242:a-token-for-this-test',
    TELEGRAM_OWNER_IDS: '1001',
    POSTGRES_DSN: 'postgresql://migration@postgres/migration',
  })
  expect(config).toMatchObject({ DOCKER_PROXY_URL: 'http://docker-proxy:2375', PRESIDIO_URL: 'http://presidio:3000' })
  expect(config.RESTART_SERVICES.map(({ container }) => container)).toEqual(
    ['postgres', 'redis', 'presidio'].map((name) => serviceOf(name).container_name),
  )
})

it('gives the engine more time to close than its longest call takes', () => {
  // bot/world.ts waits 120 s for a call.
  expect(serviceOf('bot').stop_grace_period).toBe('3m')
})

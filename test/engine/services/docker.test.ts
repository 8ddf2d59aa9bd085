// Docker through its proxy: one request for a listed service, none for any other, and what each answer means.
import { afterEach, expect, it } from 'vitest'
import { createRestarter } from '../../../engine/services/docker.ts'
import { startDockerEmulator } from '../../emulators/docker.ts'
import type { Emulator } from '../../emulators/emulator.ts'

const SERVICES = [
  { service: 'postgres', container: 'migration-postgres' },
  { service: 'n8n', container: 'my_n8n.1' },
  { service: 'gone', container: 'gone' },
  { service: 'forbidden', container: 'forbidden' },
] as const
const never = new AbortController().signal

let docker: Emulator
const open = async (onRestart?: (container: string) => void, timeoutMs = 20_000) => {
  docker = await startDockerEmulator({
    permitted: ['migration-postgres', 'my_n8n.1', 'gone'],
    existing: ['migration-postgres', 'my_n8n.1'],
    ...(onRestart ? { onRestart } : {}),
  })
  return createRestarter({ services: SERVICES, proxyUrl: docker.url, timeoutMs })
}
afterEach(() => docker.close())
const asked = () => docker.books.entries.map(({ endpoint }) => endpoint)

it('restarts the container of a listed service by exactly one request', async () => {
  const repaired: string[] = []
  const restarter = await open((container) => void repaired.push(container))
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'restarted' })
  expect(await restarter.restart('n8n', never)).toEqual({ kind: 'restarted' })
  expect(repaired).toEqual(['migration-postgres', 'my_n8n.1'])
  expect(asked()).toEqual(['POST /containers/migration-postgres/restart', 'POST /containers/my_n8n.1/restart'])
  expect(docker.books.entries.map(({ body }) => body)).toEqual(['', ''])
})

it('asks nothing for a service that is not listed, whatever its name', async () => {
  const restarter = await open()
  for (const service of ['redis', 'migration-postgres', '../images/prune?', 'postgres/../../x', ''])
    expect(await restarter.restart(service, never)).toEqual({ kind: 'not_listed' })
  expect(asked()).toEqual([])
})

it('tells a missing container, a refusal of the proxy, and a failure of Docker apart', async () => {
  const restarter = await open(() => {
    throw new Error('no space left')
  })
  expect(await restarter.restart('gone', never)).toEqual({ kind: 'no_container' })
  expect(await restarter.restart('forbidden', never)).toEqual({ kind: 'not_permitted' })
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'failed' })
})

it('tells that nobody listens from an answer that does not come', async () => {
  const restarter = await open(undefined, 150)
  docker.faults.add({ fault: 'hang' })
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'no_answer' })
  docker.faults.clear()
  docker.faults.add({ fault: 'down' })
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'no_answer' })
  await docker.close()
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'unreachable' })
})

it('asks nothing without a proxy, and knows the command for a hand', async () => {
  await open()
  const restarter = createRestarter({ services: SERVICES, timeoutMs: 1_000 })
  expect(restarter.hasDocker).toBe(false)
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'no_docker' })
  expect(['postgres', 'n8n', 'other'].map((service) => restarter.command(service))).toEqual([
    'docker restart migration-postgres',
    'docker restart my_n8n.1',
    undefined,
  ])
})

// The rehearsal's Docker: it repairs what is emulated, knows nothing that is real, and says what it has restarted.
import { expect, it } from 'vitest'
import { createRestarter } from '../../engine/services/docker.ts'
import { SERVICES } from '../bot/restart-deps.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startRehearsedDocker } from './docker.ts'

const never = new AbortController().signal

it('makes the emulated Presidio well, and stops and starts the embedded database', async () => {
  const presidio = await startPresidioEmulator()
  const did: string[] = []
  const database = { stop: async () => void did.push('stopped'), start: async () => void did.push('started') }
  const docker = await startRehearsedDocker({ presidio: presidio.url, database })
  docker.onRestarted(async (container) => void did.push(container))
  const restarter = createRestarter({ services: SERVICES, proxyUrl: docker.url, timeoutMs: 20_000 })
  // A control order gets through while everything else is cut off.
  presidio.faults.add({ fault: 'down' })
  expect(await restarter.restart('presidio', never)).toEqual({ kind: 'restarted' })
  expect((await fetch(`${presidio.url}/health`)).status).toBe(200)
  expect(await restarter.restart('postgres', never)).toEqual({ kind: 'restarted' })
  expect(did).toEqual(['presidio', 'stopped', 'started', 'postgres'])
  // The rehearsal has memory instead of Redis.
  expect(await restarter.restart('redis', never)).toEqual({ kind: 'no_container' })
  await Promise.all([docker.close(), presidio.close()])
})

it('has no container for what is real', async () => {
  const docker = await startRehearsedDocker({ presidio: undefined, database: undefined })
  const restarter = createRestarter({ services: SERVICES, proxyUrl: docker.url, timeoutMs: 20_000 })
  for (const { service } of SERVICES) expect(await restarter.restart(service, never)).toEqual({ kind: 'no_container' })
  await docker.close()
})

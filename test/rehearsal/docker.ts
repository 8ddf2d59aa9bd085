// The rehearsal's Docker: a restart really repairs the emulated Presidio, and really stops and starts the embedded database.
import { startDockerEmulator } from '../emulators/docker.ts'
import type { DatabaseServer } from './database-server.ts'
import { clearFaults } from './emulator-control.ts'

export interface RehearsedDocker {
  /** Where its proxy listens. */
  readonly url: string
  /** Told when a container was restarted; one listener, the last. */
  onRestarted(listener: (container: string) => Promise<void>): void
  close(): Promise<void>
}

export interface RehearsedContainers {
  /** Address of the emulated Presidio; undefined when a real one is configured. */
  readonly presidio: string | undefined
  readonly database: Pick<DatabaseServer, 'stop' | 'start'> | undefined
}

/** Starts it. Only what is emulated is a container of it: nothing real is ever touched. */
export const startRehearsedDocker = async ({ presidio, database }: RehearsedContainers): Promise<RehearsedDocker> => {
  let listener: (container: string) => Promise<void> = async () => undefined
  const repairs = new Map<string, () => Promise<void>>()
  if (presidio !== undefined) repairs.set('presidio', () => clearFaults(presidio))
  if (database)
    repairs.set('postgres', async () => {
      await database.stop()
      await database.start()
    })
  const docker = await startDockerEmulator({
    permitted: ['postgres', 'redis', 'presidio'],
    existing: [...repairs.keys()],
    async onRestart(container) {
      await repairs.get(container)?.()
      await listener(container)
    },
  })
  return {
    url: docker.url,
    onRestarted(next) {
      listener = next
    },
    close: docker.close,
  }
}

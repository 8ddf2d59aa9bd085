// Docker behind its proxy, emulated: exactly the restarts that the proxy permits, 403 and 405 for everything else.
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts'
import { json, plain, type Reply } from './server.ts'

export interface DockerOptions extends EmulatorOptions {
  /** Containers that the proxy lets through. */
  readonly permitted: readonly string[]
  /** Containers that there are; the permitted ones when left out. */
  readonly existing?: readonly string[]
  /** What a restart does to the emulated service; the answer waits for it. What it throws is Docker's 500. */
  readonly onRestart?: (container: string) => Promise<void> | void
}

const RESTART = /^\/containers\/([a-zA-Z0-9][a-zA-Z0-9_.-]*)\/restart$/

const noContent: Reply = { kind: 'reply', status: 204, headers: {}, body: Buffer.alloc(0) }

/** Starts it. Its endpoints in books and faults are `METHOD /path` as they came, so that nothing asked of it is lost. */
export const startDockerEmulator = ({
  permitted,
  existing = permitted,
  onRestart = () => undefined,
  ...options
}: DockerOptions): Promise<Emulator> =>
  startEmulator(
    {
      endpointOf: ({ method, path }) => `${method} ${path}`,
      async work({ method, path }) {
        if (method !== 'POST') return { answer: plain(405, 'Method Not Allowed\n') }
        const container = RESTART.exec(path)?.[1]
        if (container === undefined || !permitted.includes(container)) return { answer: plain(403, 'Forbidden\n') }
        if (!existing.includes(container)) return { answer: json(404, { message: `No such container: ${container}` }) }
        try {
          await onRestart(container)
        } catch {
          return { answer: json(500, { message: `Cannot restart container ${container}` }) }
        }
        return { answer: noContent }
      },
      failure: ({ status, message }) => json(status, { message: message ?? 'server error' }),
    },
    options,
  )

// Tailscale as its own command line tells it: whether this machine is in its network.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'

export type TailscaleState =
  | { readonly kind: 'connected' }
  /** Installed, but not in the network; `backend` is Tailscale's own word: Stopped, NeedsLogin, Starting ... */
  | { readonly kind: 'disconnected'; readonly backend: string }
  /** Logged in, but the coordination server does not see this machine. */
  | { readonly kind: 'offline' }
  /** The command is not there, or not visible from where this program runs (a container). */
  | { readonly kind: 'absent' }

// Tailscale's ipnstate.Status; the names of peers and users that stand beside these fields are not read.
const status = z.object({
  BackendState: z.string(),
  Self: z.object({ Online: z.boolean().optional() }).nullish(),
})

const failure = z.object({ code: z.union([z.string(), z.number()]).nullish(), stdout: z.string().default('') })

/** The command's output. It exits with 1 when Tailscale is stopped, and still prints its state. */
const ask = async (command: string, signal: AbortSignal): Promise<string | undefined> => {
  try {
    return (await promisify(execFile)(command, ['status', '--json', '--peers=false'], { signal })).stdout
  } catch (error) {
    signal.throwIfAborted()
    const { code, stdout } = failure.parse(error)
    if (code === 'ENOENT' || code === 'EACCES') return undefined
    return stdout
  }
}

const parseStatus = (output: string) => {
  try {
    return status.safeParse(JSON.parse(output)).data
  } catch {
    // The daemon is not there: the command prints a sentence instead of a document.
    return undefined
  }
}

/** Asks `tailscale status --json`. Throws the signal's reason when aborted. */
export const readTailscale = async (signal: AbortSignal, command = 'tailscale'): Promise<TailscaleState> => {
  const output = await ask(command, signal)
  if (output === undefined) return { kind: 'absent' }
  const told = parseStatus(output)
  if (told === undefined) return { kind: 'disconnected', backend: 'unknown' }
  if (told.BackendState !== 'Running') return { kind: 'disconnected', backend: told.BackendState }
  return told.Self?.Online === false ? { kind: 'offline' } : { kind: 'connected' }
}

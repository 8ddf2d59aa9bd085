// A child process of the supervisor: started, ready by its first word, and ended without leaving anything behind.
import { fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export interface ChildOrder {
  readonly name: string
  /** The file to run. */
  readonly entry: URL
  readonly argv?: readonly string[]
  /** All of its variables: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where its stdout and stderr are appended. */
  readonly output: string
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Asks it to end: by SIGTERM, or by letting go of it when it only serves. Kills it when it does not end in time. */
  stop(how: 'terminate' | 'let_go'): Promise<Exit>
  kill(): void
  /** Sends it a word, which waits until it listens; one that is gone hears nothing. */
  tell(word: Serializable): void
}

const STOPPING_MS = 20_000
const READY_MS = 120_000
const root = fileURLToPath(new URL('../../', import.meta.url))

/** Of a bundled source line that node quotes, the beginning is enough. */
const LONGEST_LINE = 400

/** The last lines that a child wrote, for the person: a child that dies at once says there why. */
export const lastLines = (file: string, lines: number): string => {
  try {
    const all = readFileSync(file, 'utf8').trimEnd().split('\n')
    return all
      .slice(-lines)
      .map((line) => line.slice(0, LONGEST_LINE))
      .join('\n')
  } catch {
    return `(nothing in ${file})`
  }
}

/** Starts a child in a group of its own: Ctrl-C in the terminal reaches the supervisor, which ends them in order. */
export const startChild = (order: ChildOrder) => {
  mkdirSync(dirname(order.output), { recursive: true })
  const output = openSync(order.output, 'a')
  const child = fork(order.entry, [...(order.argv ?? [])], {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    env: { ...order.environment },
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  })
  closeSync(output)
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: 1, signal: null }))
  })
  const face: Child = {
    pid: child.pid ?? 0,
    exited,
    async stop(how) {
      const late = setTimeout(() => child.kill('SIGKILL'), STOPPING_MS)
      if (how === 'terminate') child.kill('SIGTERM')
      else if (child.connected) child.disconnect()
      const exit = await exited
      clearTimeout(late)
      return exit
    },
    kill: () => {
      child.kill('SIGKILL')
    },
    tell: (word) => {
      // A child that ends in this instant is no fault: its next one is told again.
      if (child.connected) child.send(word, () => undefined)
    },
  }
  return { child, face }
}

const word = z.union([z.object({ ready: z.unknown() }), z.object({ fault: z.string() })])

/** Starts a child that serves, and gives it with what it said when it was ready. Throws what it could not do. */
export const startServing = async <S extends z.ZodType>(
  order: ChildOrder,
  ready: S,
): Promise<Child & { readonly said: z.output<S> }> => {
  const { child, face } = startChild(order)
  const over = new AbortController()
  const late = setTimeout(() => over.abort(), READY_MS)
  try {
    const heard = await Promise.race([
      once(child, 'message', { signal: over.signal }).then(([message]) => word.parse(message)),
      face.exited.then(() => ({ fault: `it ended at once:\n${lastLines(order.output, 15)}` })),
    ])
    if ('fault' in heard) throw new Error(heard.fault)
    return { ...face, said: ready.parse(heard.ready) }
  } catch (error) {
    face.kill()
    const cause = over.signal.aborted ? `it was not ready in ${READY_MS / 1000} s; see ${order.output}` : undefined
    throw new Error(`${order.name}: ${cause ?? (error instanceof Error ? error.message : String(error))}`, {
      cause: error,
    })
  } finally {
    clearTimeout(late)
    over.abort()
  }
}

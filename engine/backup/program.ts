// A program of the machine: started with a list of arguments, never by a shell, with an environment of its own.
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export type ProgramEnvironment = Readonly<Record<string, string | undefined>>

export interface ProgramOrder {
  readonly command: string
  readonly args: readonly string[]
  /** All of its variables: nothing is inherited, for ours holds keys. */
  readonly environment: ProgramEnvironment
  /** Aborted: it is ended. */
  readonly signal: AbortSignal
}

export interface ProgramEnd {
  /** `missing`: there is no such program. `killed`: a signal ended it, ours, the kernel's or somebody's. */
  readonly kind: 'done' | 'failed' | 'missing' | 'killed'
  /** Its exit code; null when it was ended by a signal or never began. */
  readonly code: number | null
  /** The end of what it wrote to stderr, to be told apart by patterns. It may name hosts, files and rows: never shown. */
  readonly complaint: string
}

export interface Program {
  readonly stdout: Readable
  /** Resolves when it has ended and its output is closed. */
  readonly ended: Promise<ProgramEnd>
}

const LONGEST_COMPLAINT = 8_192
const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Starts it. Who does not read `stdout` must resume it. */
export const startProgram = ({ command, args, environment, signal }: ProgramOrder): Program => {
  const child = spawn(command, [...args], {
    // In English, which is what the patterns know.
    env: { ...environment, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGTERM',
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-LONGEST_COMPLAINT)
  })
  let missing = false
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('error', (error) => {
      missing = isMissing(error)
      // One that never began does not close.
      if (child.pid === undefined) resolve({ kind: missing ? 'missing' : 'failed', code: null, complaint })
    })
    child.on('close', (code) => {
      resolve({ kind: code === null ? 'killed' : code === 0 ? 'done' : 'failed', code, complaint })
    })
  })
  return { stdout: child.stdout, ended }
}

const LONGEST_ANSWER = 65_536

/** Runs it to its end and gives the beginning of what it printed. */
export const runProgram = async (order: ProgramOrder): Promise<ProgramEnd & { readonly output: string }> => {
  const { stdout, ended } = startProgram(order)
  let output = ''
  stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < LONGEST_ANSWER) output += text
  })
  return { ...(await ended), output }
}

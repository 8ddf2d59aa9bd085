// The log: JSON lines in logs/migration.log. Of an error it keeps name, code, status and our own frames, never its text.
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, multistream, pino } from 'pino'
import { z } from 'zod'

export type { Logger } from 'pino'

/** The log's name in its folder. */
export const LOG_FILE = 'migration.log'

/** A code, not a text: nothing that could quote a row, an address or a URL. */
const CODE = /^[\w.-]{1,64}$/
// Of a frame only the place in our own code: what stands before it could be a line of the error's message.
const PLACE = /(?:^|[/(\s])((?:bot|engine|checks)\/[\w./-]+\.ts:\d+:\d+)\)?$/

const field = (error: object, name: string): string | number | undefined => {
  const value: unknown = Reflect.get(error, name)
  if (typeof value === 'number') return value
  return typeof value === 'string' && CODE.test(value) ? value : undefined
}

const placesOf = ({ stack = '', message }: Error): string[] => {
  const trace = message !== '' && stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack
  return trace.split('\n').flatMap((line) => PLACE.exec(line)?.[1] ?? [])
}

/**
 * What may be logged of an error. Messages, urls, headers and causes are dropped: a bot token stands in every Telegram
 * URL, and a database error quotes the row that it refused.
 */
export const safeError = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { name: typeof error }
  const kept = ['code', 'status', 'error_code', 'errno', 'syscall', 'table', 'constraint'].flatMap((name) => {
    const value = field(error, name)
    return value === undefined ? [] : [[name, value]]
  })
  return { name: field(error, 'name') ?? 'Error', ...Object.fromEntries(kept), frames: placesOf(error).slice(0, 8) }
}

export interface LogOptions {
  /** Folder of migration.log, made when missing; undefined logs to the terminal only. */
  readonly folder: string | undefined
  readonly level: string
  /** What is printed on stdout: nothing, the JSON lines, or their sentences alone, as the runbook reads them. */
  readonly terminal: 'none' | 'lines' | 'sentences'
}

const line = z.object({ msg: z.string() })

const sentences = {
  write(text: string) {
    const parsed = line.safeParse(JSON.parse(text))
    if (parsed.success) process.stdout.write(`${parsed.data.msg}\n`)
  },
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino

/**
 * The file under its name of now: once it was archived (by /cleanup, by a shell beside the bot, or by logrotate), the
 * next line goes to a new one and not into the archive. A look at the name costs microseconds.
 */
const openFile = (path: string) => {
  const file = destination({ dest: path, sync: true })
  let held = inodeOf(path)
  return {
    write(text: string) {
      if (inodeOf(path) !== held) {
        file.reopen()
        held = inodeOf(path)
      }
      file.write(text)
    },
    flushSync: () => file.flushSync(),
  }
}

/** Opens the log. Lines are written at once: the last ones before a crash are those that matter. */
export const openLog = ({ folder, level, terminal }: LogOptions): Logger => {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const streams = [
    ...(folder === undefined ? [] : [{ level, stream: openFile(join(folder, LOG_FILE)) }]),
    ...(terminal === 'none' ? [] : [{ level, stream: terminal === 'lines' ? process.stdout : sentences }]),
  ]
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: safeError, error: safeError },
      hooks: {
        // Without a sentence pino would take the error's own message for one.
        logMethod([subject, ...sentence], method) {
          if (typeof subject === 'object' && sentence.length === 0) method.call(this, subject, '')
          else method.call(this, subject, ...sentence)
        },
      },
    },
    multistream(streams),
  )
}

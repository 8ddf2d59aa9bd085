// The log as it may be shown: of each line its time, level, sentence and codes; nothing else that stands in it leaves.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { lookForPersonal } from '../engine/privacy.ts'

export interface LogLine {
  /** ISO 8601. */
  readonly time: string
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly text: string
}

/** What is read from the end of the file to find its last lines, in bytes. */
const TAIL_BYTES = 512 * 1024
/** Where the line itself cannot be shown. */
const WITHHELD = '…'

// As pino numbers them.
const LEVELS = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' } as const
const levelShape = z.literal([20, 30, 40, 50, 60])
const code = z.union([z.string().regex(/^[\w.-]{1,64}$/), z.number()])
const fault = z.object({ name: code.optional(), code: code.optional(), status: code.optional() })
const lineShape = z.object({
  time: z.iso.datetime(),
  level: levelShape,
  msg: z.string(),
  incident: code.optional(),
  phase: code.optional(),
  err: fault.optional(),
  fault: fault.optional(),
})

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // The first of a tail, or the last one before a crash: cut in its middle.
    return undefined
  }
}

/** Undefined for what is no line of ours. */
const readLine = (line: string): LogLine | undefined => {
  const read = lineShape.safeParse(parse(line)).data
  if (!read) return undefined
  const { time, level, msg, incident, phase, err = {}, fault: failure = {} } = read
  const codes = [incident, phase, ...Object.values(err), ...Object.values(failure)].filter((each) => each !== undefined)
  const text = codes.length === 0 ? msg : `${msg} (${codes.join(', ')})`
  return { time, level: LEVELS[level], text: lookForPersonal(text).length === 0 ? text : WITHHELD }
}

const isError = ({ level }: LogLine): boolean => level === 'error' || level === 'fatal' || level === 'warn'

/** The last lines of the file, oldest first; none when there is no file yet. `errors`: warnings and worse only. */
export const lastLines = async (file: string, count: number, errors: boolean): Promise<readonly LogLine[]> => {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, TAIL_BYTES)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .flatMap((line) => readLine(line) ?? [])
    return lines.filter((line) => !errors || isError(line)).slice(-count)
  } finally {
    await handle.close()
  }
}

/** The whole file as plain text, line by line. */
export async function* allLines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const read = readLine(line)
    if (read) yield `${read.time} ${read.level} ${read.text}\n`
  }
}

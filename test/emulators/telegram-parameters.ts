// How parameters of Bot API methods are read: forms send everything as text, JSON sends it typed; both are welcome.
import { z } from 'zod'
import { badRequest } from './telegram-errors.ts'

export const integer = z.coerce.number().int()

export const flag = z.union([z.boolean(), z.stringbool()])

const parsedJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw badRequest("can't parse JSON object")
  }
}

/** An object or a list, which forms carry as JSON text. Throws a 400 when that text is not JSON. */
export const structured = <T extends z.ZodType>(schema: T) => z.preprocess(parsedJson, schema)

/** Reads the parameters of one method. Throws a 400 that names the first one that does not fit. */
export const parametersOf = <T extends z.ZodType>(
  schema: T,
  values: Readonly<Record<string, unknown>>,
): z.output<T> => {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badRequest(`${issue?.path.join('.') ?? 'a parameter'} is invalid: ${issue?.message ?? 'unknown'}`)
}

// What may be logged of an error: its name and code. Telegram's errors carry the token's URL and the text that was sent.
import { GrammyError, HttpError } from 'grammy'

export interface Fault {
  readonly name: string
  /** SQLSTATE, errno or Telegram's HTTP status, when there is one. */
  readonly code?: string | number
  /** The Bot API method. */
  readonly method?: string
}

const codeOf = (error: object): string | number | undefined => {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' || typeof code === 'number' ? code : undefined
}

/** Never holds a message text, a URL or a payload. */
export const faultOf = (error: unknown): Fault => {
  if (error instanceof GrammyError) return { name: error.name, code: error.error_code, method: error.method }
  if (error instanceof HttpError)
    return { name: error.name, ...(error.error instanceof Error ? faultOf(error.error) : {}) }
  if (!(error instanceof Error)) return { name: typeof error }
  const code = codeOf(error) ?? (error.cause instanceof Error ? codeOf(error.cause) : undefined)
  return code === undefined ? { name: error.name } : { name: error.name, code }
}

/** True when Telegram answered 400 for a reason that its description names. Descriptions are matched, never shown. */
export const refusedBecause = (error: unknown, reason: RegExp): boolean =>
  error instanceof GrammyError && error.error_code === 400 && reason.test(error.description)

// The Bot API's refusals: the status, the description and the parameters that the real server answers with.

/** A refusal that the emulator answers as `{ok: false, error_code, description, parameters?}` with the same HTTP status. */
export class TelegramRefusal extends Error {
  override readonly name = 'TelegramRefusal'
  readonly status: number
  /** Seconds, for 429. */
  readonly retryAfter: number | undefined

  constructor(status: number, description: string, retryAfter?: number) {
    super(description)
    this.status = status
    this.retryAfter = retryAfter
  }
}

export const badRequest = (reason: string): TelegramRefusal => new TelegramRefusal(400, `Bad Request: ${reason}`)

export const forbidden = (reason: string): TelegramRefusal => new TelegramRefusal(403, `Forbidden: ${reason}`)

export const tooManyRequests = (seconds: number): TelegramRefusal =>
  new TelegramRefusal(429, `Too Many Requests: retry after ${seconds}`, seconds)

/** The JSON document of a refusal. */
export const refusalDocument = (refusal: TelegramRefusal): Record<string, unknown> => ({
  ok: false,
  error_code: refusal.status,
  description: refusal.message,
  ...(refusal.retryAfter === undefined ? {} : { parameters: { retry_after: refusal.retryAfter } }),
})

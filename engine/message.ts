// A sentence to be shown, as a key and its parameters: the engine knows no language, the bot and the CLI do.

export interface Message {
  /** A key of bot/locales/*.ftl. */
  readonly key: string
  /** Money is in USD, durations in ms, dates in ISO 8601: the locale formats them by the parameter's name. */
  readonly params: Readonly<Record<string, string | number>>
}

/** Builds a Message. Parameters must never hold anything personal or secret: messages are shown outside the VPS. */
export const message = (key: string, params: Message['params'] = {}): Message => ({ key, params })

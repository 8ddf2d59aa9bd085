// The one message of a bot that cannot begin: the database does not answer, so there is no chat yet. It needs only Telegram.
import { Api } from 'grammy'
import type { Logger } from 'pino'
import type { Clock } from '../../engine/clock.ts'
import { lookForPersonal } from '../../engine/privacy.ts'
import { faultOf } from '../fault.ts'
import type { Localiser } from '../localiser.ts'
import { createOutside } from '../outside.ts'
import { bold, lines } from '../panels/panel.ts'
import { type Channel, threadFor } from './channel.ts'

export interface WaitingAlertDeps {
  /** A secret: it stands in every URL of the Bot API. */
  readonly token: string
  readonly apiRoot?: string | undefined
  readonly channel: Channel
  readonly words: Localiser
  /** What restarts the database, to be typed on the server; undefined when nobody configured it. */
  readonly command: string | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
}

/** Longer than the patience of bot/outside.ts. */
const CLIENT_TIMEOUT_S = 60

/** What it gives says it once: when Telegram does not take it, the next call tries again. Throws nothing. */
export const createWaitingAlert = (deps: WaitingAlertDeps): (() => Promise<void>) => {
  const { token, apiRoot, channel, words, command, clock, log, signal } = deps
  const outside = createOutside({
    fetch,
    clock,
    look: lookForPersonal,
    isVouched: () => false,
    onPolled: () => undefined,
    withheld: () => words.t('outside-withheld'),
    closing: signal,
    log,
  })
  const api = new Api(token, {
    fetch: outside,
    timeoutSeconds: CLIENT_TIMEOUT_S,
    ...(apiRoot === undefined ? {} : { apiRoot }),
  })
  let told = false

  return async () => {
    if (told) return
    const { text, entities } = lines(
      bold(words.t('waiting-alert')),
      words.t('waiting-alert-otherwise'),
      command === undefined ? undefined : words.t('waiting-alert-command', { command }),
    )
    try {
      await api.sendMessage(channel.chatId, text, { entities, ...threadFor(channel, 'system') })
      told = true
    } catch (error) {
      log.warn({ fault: faultOf(error) }, 'that the database is waited for could not be told; it is tried again')
    }
  }
}

// The poller: takes updates from Telegram until it is stopped, whatever Telegram does meanwhile.
import { type Bot, type Context, GrammyError } from 'grammy'
import type { Logger } from 'pino'
import type { Clock } from '../engine/clock.ts'
import { faultOf } from './fault.ts'
import { HEARD } from './guard.ts'

export interface Poller {
  /** Resolves when polling has begun, Telegram is out of reach, or it was stopped; rejects when the token is refused. */
  start(): Promise<void>
  /** Confirms what was handled and waits for the last handler. */
  stop(): Promise<void>
}

interface PollerDeps<C extends Context> {
  readonly bot: Bot<C>
  readonly clock: Clock
  readonly log: Logger
  readonly onPolling: () => void
}

const AGAIN_MS = 5_000
const CLOSING_WAIT_MS = 5_000
/** 401: no such token. 404: not even the shape of one. */
const REFUSED = new Set([401, 404])

const isRefused = (error: unknown): boolean => error instanceof GrammyError && REFUSED.has(error.error_code)

const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })

export const createPoller = <C extends Context>({ bot, clock, log, onPolling }: PollerDeps<C>): Poller => {
  const ending = new AbortController()
  let polling: Promise<void> = Promise.resolve()

  /**
   * grammY's own start asks for the bot's name until it gets it, and cannot be ended meanwhile: so it is asked here.
   * Its polling dies of a second poller (409), which is waited out: the run must stay in the owner's hand.
   */
  const poll = async (onReached: () => void): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        if (!bot.isInited()) {
          const me = await Promise.race([bot.api.getMe(), whenAborted(ending.signal)])
          if (me === undefined) return
          bot.botInfo = me
        }
        await bot.start({
          allowed_updates: HEARD,
          onStart: () => {
            onPolling()
            onReached()
          },
        })
      } catch (error) {
        if (ending.signal.aborted) return
        if (isRefused(error)) throw error
        log.error({ fault: faultOf(error) }, 'Telegram gives no updates; it is asked again (409: end the other poller)')
        onReached()
        await clock.sleep(AGAIN_MS, ending.signal)
      }
    }
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        // What was stopped before it began has nothing left to wait for.
        polling = poll(resolve).then(resolve, (error: unknown) => {
          log.fatal({ fault: faultOf(error) }, 'Telegram refuses the token: get a valid one from @BotFather')
          reject(new Error('Telegram refuses TELEGRAM_BOT_TOKEN: get a valid one from @BotFather', { cause: error }))
        })
      }),
    async stop() {
      ending.abort()
      const stopped = new AbortController()
      // The last poll confirms what was handled; with Telegram out of reach it is not worth a long wait.
      const confirmed = bot
        .stop()
        .catch((error: unknown) => log.warn({ fault: faultOf(error) }, 'the last updates were not confirmed'))
      await Promise.race([confirmed, clock.sleep(CLOSING_WAIT_MS, stopped.signal)])
      stopped.abort()
      await polling
    },
  }
}

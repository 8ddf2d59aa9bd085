// The shell's words: the bot's own sentences, in the configured language.
import type { Logger } from '../../engine/log.ts'
import type { StoreConfig } from '../config.ts'
import { createLocalisers, type Localiser } from '../localiser.ts'

export const wordsOf = (config: Pick<StoreConfig, 'BOT_LANGUAGE' | 'OPERATOR_TZ'>, log: Logger): Localiser =>
  createLocalisers({
    timezone: config.OPERATOR_TZ,
    onFault: (fault) => log.error({ fault }, 'a sentence is missing or faulty in bot/locales'),
  })[config.BOT_LANGUAGE]

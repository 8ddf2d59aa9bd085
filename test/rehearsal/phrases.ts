// By which words the rehearsal recognises what the bot says: the beginnings of its own sentences, so no second copy of them.
import { createLocalisers } from '../../bot/localiser.ts'
import type { ChatMessage } from '../emulators/phone.ts'

/** What stands in a sentence for a value that was not given. */
const BLANK = '…'
const SHORTEST = 4

export interface Phrases {
  /** What the sentence of `key` begins with, up to its first value. Throws when that says too little. */
  beginning(key: string, params?: Readonly<Record<string, string | number>>): string
  /** The whole sentence. */
  sentence(key: string, params?: Readonly<Record<string, string | number>>): string
  /** Whether a message of the bot says the sentence of one of these keys. */
  says(...keys: readonly string[]): (message: ChatMessage) => boolean
  /** Whether a message of the bot has the sentence of `key` as its first line. */
  titled(key: string): (message: ChatMessage) => boolean
}

/** The sentences of the language in which a fresh bot speaks. */
export const createPhrases = (): Phrases => {
  const words = createLocalisers({ timezone: 'Europe/Paris', onFault: () => undefined }).fr
  const beginning: Phrases['beginning'] = (key, params = {}) => {
    const begun = words.t(key, params).split(BLANK)[0]?.trimEnd() ?? ''
    if (begun.length < SHORTEST || begun.includes(key))
      throw new Error(`the sentence ${key} begins with no words of its own`)
    return begun
  }
  return {
    beginning,
    sentence: (key, params) => words.t(key, params),
    titled: (key) => {
      const title = `${words.t(key)}\n`
      return ({ from, text }) => from === 'bot' && text.startsWith(title)
    },
    says(...keys) {
      const begun = keys.map((key) => beginning(key))
      return ({ from, text }) => from === 'bot' && begun.some((each) => text.includes(each))
    },
  }
}

// The vocabulary: the words that already left in anonymised texts. A question sends no other, for a name may be among them.
//
// A short question in small letters is where Presidio is weakest ("facture de corinne d'aubry"), and whoever stands in no
// header is not known here. What no anonymised text says would hardly be found anyway.

import { contentHashOf } from '../phases/embed.ts'
import type { Database } from '../store/database.ts'
import {
  anonymisedPage,
  forgetWords,
  knownWords,
  rememberWords,
  wordsAreCurrent,
  wordsFilled,
} from '../store/search-words.ts'

const PLACEHOLDER = /<[A-Z]+_\d+>/g
const TOKEN = /<[A-Z]+_\d+>|[\p{L}\p{M}\p{N}]+/gu
const PAGE_EMAILS = 1_000
/** Longer runs of letters and digits are no words. */
const LONGEST_WORD = 40

const fold = (word: string): string => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const tokensOf = (text: string): string[] => text.replace(PLACEHOLDER, ' ').match(TOKEN) ?? []
const wordsOf = (tokens: readonly string[]): string[] => tokens.map(fold).filter((word) => word.length <= LONGEST_WORD)

/** Takes up the words of anonymised texts that were embedded since the last time: some seconds for 110,000, once. */
export const fillVocabulary = async (db: Database, signal: AbortSignal): Promise<void> => {
  const state = await wordsAreCurrent(db)
  if (state.current) return
  if (state.isNew) await forgetWords(db)
  const seen = new Set<string>()
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const page = await anonymisedPage(db, { after, since: state.since, limit: PAGE_EMAILS })
    // As they are written: folding each of millions of repetitions would take most of the time.
    const sent = page.filter((row) => row.contentHash === contentHashOf(row))
    const texts = sent.map(({ subject, body }) => `${subject} ${body}`)
    const fresh = new Set(texts.flatMap(tokensOf).filter((token) => !seen.has(token)))
    const words = new Set(wordsOf([...fresh]))
    if (words.size > 0) await rememberWords(db, [...words])
    for (const token of fresh) seen.add(token)
    const last = page.at(-1)
    if (last === undefined) break
    after = last.messageId
  }
  await wordsFilled(db, state)
}

/** The text without the words that no anonymised text says, and how many those were. Placeholders stay. */
export const onlyKnownWords = async (
  db: Database,
  text: string,
): Promise<{ readonly text: string; readonly unsent: number }> => {
  const known = await knownWords(db, wordsOf(tokensOf(text)))
  let unsent = 0
  const kept = text.replace(TOKEN, (token) => {
    if (token.startsWith('<') || known.has(fold(token))) return token
    unsent += 1
    return ' '
  })
  return { text: kept.replace(/\s+/g, ' ').trim(), unsent }
}

// What was asked and found lately, in memory only: a question is personal, and may stand in no row, button or journal.
import type { SearchOutcome } from '../engine/search/search.ts'

export type Found = Extract<SearchOutcome, { readonly kind: 'found' }>

export interface SearchMemory {
  /** A question that waits for its approval; the chat's last one counts. */
  keepQuestion(chatId: number, question: string): void
  /** Gives it back, once. */
  takeQuestion(chatId: number): string | undefined
  /** Keeps what was found in that chat; the id names it on a button, and no other list ever, also not after a restart. */
  keepFound(chatId: number, found: Found): string
  /** Undefined when it is forgotten, or of another chat. */
  found(chatId: number, id: string): Found | undefined
}

/** Lists that a chat shows; older ones are asked for again. */
const REMEMBERED = 20

/** `nonce` makes ids that are never made twice. */
export const createSearchMemory = (nonce: () => string): SearchMemory => {
  const questions = new Map<number, string>()
  const lists = new Map<string, { readonly chatId: number; readonly found: Found }>()
  return {
    keepQuestion(chatId, question) {
      questions.set(chatId, question)
    },
    takeQuestion(chatId) {
      const question = questions.get(chatId)
      questions.delete(chatId)
      return question
    },
    keepFound(chatId, found) {
      const id = nonce()
      lists.set(id, { chatId, found })
      const [oldest] = lists.keys()
      if (lists.size > REMEMBERED && oldest !== undefined) lists.delete(oldest)
      return id
    },
    found(chatId, id) {
      const list = lists.get(id)
      return list?.chatId === chatId ? list.found : undefined
    },
  }
}

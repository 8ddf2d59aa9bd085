// What was asked and found lately, in memory only: a question is personal, and may stand in no row, button or journal.
import type { SearchOutcome } from '../engine/search/search.ts'

export type Found = Extract<SearchOutcome, { readonly kind: 'found' }>

export interface SearchMemory {
  /** A question that waits for its approval; the chat's last one counts. */
  keepQuestion(chatId: number, question: string): void
  /** Gives it back, once. */
  takeQuestion(chatId: number): string | undefined
  /** Keeps what was found; the number names it on a button. */
  keepFound(found: Found): number
  found(id: number): Found | undefined
}

/** Lists that a chat shows; older ones are asked for again. */
const REMEMBERED = 20

export const createSearchMemory = (): SearchMemory => {
  const questions = new Map<number, string>()
  const lists = new Map<number, Found>()
  let last = 0
  return {
    keepQuestion(chatId, question) {
      questions.set(chatId, question)
    },
    takeQuestion(chatId) {
      const question = questions.get(chatId)
      questions.delete(chatId)
      return question
    },
    keepFound(found) {
      last += 1
      lists.set(last, found)
      lists.delete(last - REMEMBERED)
      return last
    },
    found: (id) => lists.get(id),
  }
}

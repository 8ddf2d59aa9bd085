// Presses of inline buttons and the answers to them, each of which is accepted once and not for ever.
import type { Changes } from './changes.ts'
import { badRequest } from './telegram-errors.ts'

interface Press {
  readonly id: string
  readonly person: number
  readonly chatId: number
  /** In ms. */
  readonly at: number
}

interface CallbackAnswer {
  readonly text: string
  readonly alert: boolean
}

interface AnsweredPress extends CallbackAnswer {
  readonly press: Press
  readonly at: number
}

export interface Presses {
  begin(person: number, chatId: number): Press
  /** Throws the 400 "query is too old" for a press that is unknown, answered, or older than the limit. */
  answer(pressId: string, answer: CallbackAnswer): void
  answersIn(chatId: number): readonly AnsweredPress[]
}

const tooOld = () => badRequest('query is too old and response timeout expired or query ID is invalid')

/** `answerWithinMs`: how long a press can be answered. Telegram publishes no figure. */
export const createPresses = (deps: {
  readonly clock: () => number
  readonly changes: Changes
  readonly answerWithinMs: number
}): Presses => {
  const open = new Map<string, Press>()
  const answers: AnsweredPress[] = []
  let lastNumber = 0

  return {
    begin: (person, chatId) => {
      lastNumber += 1
      const press = { id: `press-${lastNumber}`, person, chatId, at: deps.clock() }
      open.set(press.id, press)
      return press
    },
    answer: (pressId, answer) => {
      const press = open.get(pressId)
      open.delete(pressId)
      const at = deps.clock()
      if (press === undefined || at - press.at > deps.answerWithinMs) throw tooOld()
      answers.push({ ...answer, press, at })
      deps.changes.bump()
    },
    answersIn: (chatId) => answers.filter(({ press }) => press.chatId === chatId),
  }
}

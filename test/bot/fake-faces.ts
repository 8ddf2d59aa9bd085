// What a bot is handed beside its engine, made by hand: examinations that are well, a search and a cleanup that book what
// they were asked.
import type { BotDeps } from '../../bot/bot.ts'
import type { ChecklistFace } from '../../bot/examinations.ts'
import type { NamedResult } from '../../checks/results.ts'

const AT = new Date('2026-11-24T08:45:00Z')

/** A list that is run whenever it is asked for. */
export const checklistOf = (run: () => Promise<readonly NamedResult[]>): ChecklistFace => ({
  run,
  recent: async () => ({ results: await run(), at: AT, isKept: false }),
  forget: async () => undefined,
})

/** `book` is told each deed that spends or changes something. */
export const fakeFaces = (
  book: (deed: string) => void = () => undefined,
): Pick<BotDeps, 'checklist' | 'validate' | 'search' | 'cleanup'> => ({
  checklist: checklistOf(async () => []),
  validate: async () => ({ kind: 'no_run' }),
  search: {
    offer: () => ({ capMicros: 10_000, searches: 128 }),
    async allow({ capMicros, by }) {
      book(`allowSearches ${capMicros / 1e6} ${by}`)
      return { kind: 'recorded' }
    },
    search: async () => ({ kind: 'needs_approval', capMicros: 10_000, searches: 128 }),
  },
  cleanup: {
    look: async () => ({ kind: 'not_validated' }),
    async run({ by }) {
      book(`cleanup ${by}`)
      return { kind: 'not_validated' }
    },
  },
})

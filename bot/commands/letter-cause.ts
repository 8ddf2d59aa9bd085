// The cause of letters as buttons and conversations carry it, and how many open letters it has now.
import { z } from 'zod'
import { isLetterCode } from '../../engine/dead-letter.ts'
import { PHASES } from '../../engine/snapshot.ts'
import type { LetterFilter } from '../../engine/store/letters.ts'
import type { Desk } from '../desk.ts'

export const causeShape = z.object({
  phase: z.enum(PHASES).exactOptional(),
  code: z.string().refine(isLetterCode).exactOptional(),
})

const matches = (filter: LetterFilter) => (group: { readonly phase: string; readonly code: string }) =>
  (filter.phase ?? group.phase) === group.phase && (filter.code ?? group.code) === group.code

/** Open letters of that cause. */
export const countOpen = async ({ engine }: Pick<Desk, 'engine'>, cause: LetterFilter): Promise<number> =>
  (await engine.letters())
    .filter(({ resolution }) => resolution === 'open')
    .filter(matches(cause))
    .reduce((sum, { count }) => sum + count, 0)

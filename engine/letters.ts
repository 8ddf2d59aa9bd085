// The letters as the owner may see them: by cause with redacted examples, with the price of another try, and as a file.
import { type Catalogue, claudeModelOf, type VoyageModel } from './catalogue.ts'
import type { Engine, LetterExample } from './engine.ts'
import { lettersCsv } from './letters-csv.ts'
import { claudePrice, voyagePrice } from './money.ts'
import { POLICY_HASH } from './privacy.ts'
import { retryPrice } from './retry-price.ts'
import { shownSubject } from './shown-subject.ts'
import type { Database } from './store/database.ts'
import { letterExamples } from './store/letter-pages.ts'
import { groupLetters, localNumbers, openLettersByPhase } from './store/letters.ts'
import { choiceOf, readRun } from './store/runs.ts'
import type { TermsOf } from './terms.ts'

export interface LettersDeps {
  readonly db: Database
  readonly catalogue: Catalogue
  readonly embedModel: VoyageModel
  readonly terms: TermsOf
  readonly plan: Engine['plan']
}

type Example = Awaited<ReturnType<typeof letterExamples>>[number]

const toExample = ({ number, receivedAt, subject, sender, recipients }: Example): LetterExample => {
  const shown = shownSubject(subject, { sender, recipients })
  return { number, receivedAt, ...(shown === undefined ? {} : { subject: shown }) }
}

export const createLetters = (deps: LettersDeps): Pick<Engine, 'letters' | 'offerRetry' | 'exportLetters'> => {
  const { db, catalogue, embedModel, terms } = deps

  /** A retry is worked under the terms of the run that is open, or of the last one, which it opens again. */
  const planOfRetry = async () => {
    const run = await readRun(db)
    const known = run !== undefined && terms('replace', choiceOf(run)) !== undefined
    return deps.plan({ mode: 'replace', ...(known ? { choice: choiceOf(run) } : {}) })
  }

  return {
    async letters() {
      const groups = await groupLetters(db)
      await localNumbers(
        db,
        groups.flatMap(({ examples }) => examples),
      )
      return Promise.all(
        groups.map(async ({ reason, examples, ...group }) => {
          const shown = (await letterExamples(db, examples, POLICY_HASH)).map(toExample)
          return {
            ...group,
            ...(reason === null ? {} : { reason }),
            // In these something personal was found: their subject is not trusted either.
            examples: group.code === 'pii_left' ? shown.map(({ subject: _, ...rest }) => rest) : shown,
          }
        }),
      )
    },
    async offerRetry(filter) {
      const byPhase = await openLettersByPhase(db, filter)
      const emails = byPhase.reduce((sum, { count }) => sum + count, 0)
      if (emails === 0) return { emails, priceMicros: 0, worstMicros: 0 }
      const plan = await planOfRetry()
      const claude = claudePrice(claudeModelOf(catalogue, plan.model))
      return { emails, ...retryPrice(byPhase, plan, { claude, voyage: voyagePrice(embedModel) }) }
    },
    exportLetters: () => lettersCsv(db),
  }
}

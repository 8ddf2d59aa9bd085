// Says results in both languages and fails when a sentence or one of its parameters is missing.
import { expect } from 'vitest'
import { createLocalisers } from '../../bot/localiser.ts'
import type { CheckResult } from '../../checks/check.ts'

const faults: string[] = []
const words = createLocalisers({ timezone: 'Europe/Paris', onFault: (fault) => faults.push(fault) })

/** Renders details, remedies and titles; every one must be a whole sentence in French and in English. */
export const saidInBoth = (results: readonly (CheckResult & { readonly id?: string })[]): void => {
  const said = results.flatMap(({ id, detail, remedy }) =>
    [words.fr, words.en].flatMap((language) => [
      language.say(detail),
      ...(remedy ? [language.say(remedy)] : []),
      ...(id ? [language.t(`check-${id}`)] : []),
    ]),
  )
  expect(faults.splice(0)).toEqual([])
  expect(said.filter((sentence) => /[{}]/.test(sentence))).toEqual([])
}

// Nothing personal left the machine: what the services outside received holds none of these values.
import type { GeneratedEmail } from '../rehearsal/mail/generated-email.ts'
import { plantedNames, plantedValues } from '../rehearsal/mail/secrets.ts'
import type { Invariant } from './invariant.ts'
import { holdsUnless } from './invariant.ts'
import type { Ledger } from './ledger.ts'

/** Values by kind, such as `planted` or `message id`: a kind may be told, a value never. */
export type Secrets = Readonly<Record<string, Iterable<string>>>

/** What generated mail must never show outside: what has a shape, the names, the ids. */
export const secretsOf = (mail: Iterable<GeneratedEmail>): Record<'planted' | 'name' | 'message id', Set<string>> => {
  const planted = new Set<string>()
  const name = new Set<string>()
  const ids = new Set<string>()
  for (const email of mail) {
    ids.add(email.message_id)
    const names = new Set(plantedNames(email))
    for (const value of plantedValues(email)) (names.has(value) ? name : planted).add(value)
  }
  return { planted, name, 'message id': ids }
}

/** Looks for every value in everything that one service received. */
export const nothingLeaked = async (service: string, ledger: Ledger, secrets: Secrets): Promise<Invariant> => {
  const faults: Record<string, number> = {}
  const { requests } = await ledger.totals()
  let values = 0
  for (const [kind, given] of Object.entries(secrets)) {
    const needles = [...new Set(given)].filter((needle) => needle.trim() !== '')
    values += needles.length
    faults[`values of kind "${kind}" that were found`] = (await ledger.search(needles)).length
  }
  return holdsUnless(
    `${service} received nothing personal`,
    `${values} values looked for in ${requests} requests`,
    // Nothing searched, nothing proved.
    { ...faults, 'no value was given to look for': values === 0 ? 1 : 0 },
  )
}

/** Of a hundred different names, how many may be seen once by a service when a real recogniser looks for them. */
const NAMES_SEEN_AT_MOST = 5

/**
 * Tells how many names got past a real recogniser; a name that was missed in one email of fifty counts as seen. The
 * names of an email's own header are not a matter of recognition: another invariant asks for them.
 */
export const fewNamesSeen = async (service: string, ledger: Ledger, names: Iterable<string>): Promise<Invariant> => {
  const needles = [...new Set(names)]
  const seen = (await ledger.search(needles)).length
  const most = (needles.length * NAMES_SEEN_AT_MOST) / 100
  return {
    name: `${service} received few of the names that nothing but a recogniser can find`,
    holds: seen <= most,
    detail: `${seen} of ${needles.length} names were seen, ${Math.floor(most)} may be`,
  }
}

// Nothing personal left the machine: what the services outside received holds none of these values.
import type { GeneratedEmail } from '../rehearsal/mail/generated-email.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import type { Invariant } from './invariant.ts'
import { holdsUnless } from './invariant.ts'
import type { Ledger } from './ledger.ts'

/** Values by kind, such as `planted` or `message id`: a kind may be told, a value never. */
export type Secrets = Readonly<Record<string, Iterable<string>>>

/** What generated mail must never show outside. */
export const secretsOf = (mail: Iterable<GeneratedEmail>): Secrets => {
  const planted = new Set<string>()
  const ids = new Set<string>()
  for (const email of mail) {
    ids.add(email.message_id)
    for (const value of plantedValues(email)) planted.add(value)
  }
  return { planted, 'message id': ids }
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

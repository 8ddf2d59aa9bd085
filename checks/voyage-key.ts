// The Voyage key is accepted and its limits are usable, asked without sending a text: nothing is spent before an approval.
//
// That an account has a payment method cannot be asked for free. What proves it is a call of the last month that an
// account without one would have been refused: larger than its whole minute. Until there is one, the check says so.
import { z } from 'zod'
import { ServiceError } from '../engine/service-error.ts'
import { only } from '../engine/store/database.ts'
import { type Check, type CheckDeps, ok, warn } from './check.ts'
import { serviceFault } from './service-fault.ts'

/** Hours that phase 3 takes for the runbook's 110,000 emails at 3 requests and 10,000 tokens a minute. */
const UNPAID_HOURS = 73

const PROOF_AGE_MS = 30 * 24 * 3_600_000

const LARGER_CALL = `
  select exists (
    select 1 from core.api_usage
    where provider = 'voyage' and not estimated and tokens_input > $1 and created_at > $2
  ) as proven`

const limitsProven = async ({ db, catalogue, now }: CheckDeps): Promise<boolean> => {
  const since = new Date(now().getTime() - PROOF_AGE_MS)
  const tokens = catalogue.voyageLimits.unpaid.tokensPerMinute
  return (await only(db, z.object({ proven: z.boolean() }), LARGER_CALL, [tokens, since])).proven
}

export const voyageKey: Check = {
  id: 'voyage-key',
  blocking: true,
  async run(deps, signal) {
    const { voyage, embedModel: model } = deps
    const { requestsPerMinute: requests, tokensPerMinute: tokens } = deps.catalogue.voyageLimits.unpaid
    const slow = { model, requests, tokens, hours: UNPAID_HOURS }
    try {
      await voyage.probe(signal)
      if (!(await voyage.refusesStrangers(signal)))
        return warn('check-voyage-key-unproven', { model }, 'remedy-voyage-dashboard')
    } catch (error) {
      const limited = error instanceof ServiceError && error.facts.kind === 'rate_limited'
      return limited ? warn('check-voyage-key-limited', slow, 'remedy-voyage-payment') : serviceFault(error)
    }
    return (await limitsProven(deps))
      ? ok('check-voyage-key-ok', { model })
      : warn('check-voyage-key-limits-unproven', slow, 'remedy-voyage-payment')
  },
}

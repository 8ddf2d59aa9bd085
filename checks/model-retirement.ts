// The model does not retire while the plan runs, and not soon after.
import { claudeModelOf } from '../engine/catalogue.ts'
import { type Check, fail, ok, warn } from './check.ts'

const DAY_MS = 24 * 3_600_000
const WARN_DAYS = 30
/** The runbook's pessimistic duration. */
const LONGEST_PLAN_MS = 50 * 3_600_000

export const modelRetirement: Check = {
  id: 'model-retirement',
  blocking: true,
  async run({ catalogue, model, planDurationMs, now }) {
    if (!catalogue.claude.some(({ id }) => id === model))
      return fail('check-model-retirement-unknown', { model }, 'remedy-model')
    const { retiresOn } = claudeModelOf(catalogue, model)
    const readOn = catalogue.readOn
    if (retiresOn === undefined) return ok('check-model-retirement-ok', { model, readOn })
    // The provider names a day and no hour: from its first instant on the model may be gone.
    const leftMs = Date.parse(retiresOn) - now().getTime()
    const params = { model, retiresOn, days: Math.max(0, Math.floor(leftMs / DAY_MS)) }
    if (leftMs <= (planDurationMs ?? LONGEST_PLAN_MS))
      return fail('check-model-retirement-too-soon', params, 'remedy-model')
    if (leftMs <= WARN_DAYS * DAY_MS) return warn('check-model-retirement-soon', params, 'remedy-model')
    return ok('check-model-retirement-later', params)
  },
}

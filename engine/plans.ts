// The plans that the engine's face gives out: of the open run as it was approved, or of what may be chosen for a new one.
import type { ClaudeModel } from './catalogue.ts'
import type { Engine } from './engine.ts'
import { type Choice, PLAIN, thriftOf } from './plan.ts'
import { type Measured, makePlan, makePlans, type PlannerDeps } from './planner.ts'
import { choiceOf, readRun } from './store/runs.ts'
import { choicesOf } from './terms.ts'

export interface PlansDeps extends PlannerDeps {
  readonly model: ClaudeModel
  /** What the last dry run measured. */
  readonly measured: () => Measured | undefined
}

export const createPlans = (deps: PlansDeps): Pick<Engine, 'plan' | 'offers'> => {
  const asApproved = async (): Promise<{ readonly mode: 'new' | 'replace'; readonly choice: Choice }> => {
    const run = await readRun(deps.db)
    const open = run?.finished_at === null && deps.terms(run.mode, choiceOf(run)) !== undefined
    if (!open) return { mode: 'new', choice: { ...PLAIN, model: deps.model.id, lane: 'live' } }
    return { mode: run.mode, choice: choiceOf(run) }
  }
  return {
    async plan(options) {
      const now = await asApproved()
      return makePlan(deps, { ...now, ...options, measured: deps.measured() })
    },
    async offers(options) {
      const now = await asApproved()
      const first = { ...now.choice, ...options?.thrift }
      const others = choicesOf(deps.catalogue, deps.model, deps.now(), thriftOf(first)).filter(
        ({ model, lane }) => model !== first.model || lane !== first.lane,
      )
      const choices = [first, ...others]
      return makePlans(deps, { mode: options?.mode ?? now.mode, choices, measured: deps.measured() })
    },
  }
}

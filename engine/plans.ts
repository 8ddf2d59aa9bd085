// The plans that the engine's face gives out: of the open run as it was approved, or of what may be chosen for a new one.
import type { ClaudeModel } from './catalogue.ts'
import type { Engine } from './engine.ts'
import type { Choice } from './plan.ts'
import { type Measured, makePlan, makePlans, type PlannerDeps } from './planner.ts'
import { readRun } from './store/runs.ts'
import { choicesOf } from './terms.ts'

export interface PlansDeps extends PlannerDeps {
  readonly model: ClaudeModel
  /** What the last dry run measured. */
  readonly measured: () => Measured | undefined
}

export const createPlans = (deps: PlansDeps): Pick<Engine, 'plan' | 'offers'> => {
  const asApproved = async (): Promise<{ readonly mode: 'new' | 'replace'; readonly choice: Choice }> => {
    const run = await readRun(deps.db)
    const open = run?.finished_at === null && deps.terms(run.mode, run) !== undefined
    if (!open) return { mode: 'new', choice: { model: deps.model.id, lane: 'live' } }
    return { mode: run.mode, choice: { model: run.model, lane: run.lane } }
  }
  return {
    async plan(options) {
      const now = await asApproved()
      return makePlan(deps, { ...now, ...options, measured: deps.measured() })
    },
    async offers(options) {
      const now = await asApproved()
      const others = choicesOf(deps.catalogue, deps.model, deps.now()).filter(
        ({ model, lane }) => model !== now.choice.model || lane !== now.choice.lane,
      )
      const choices = [now.choice, ...others]
      return makePlans(deps, { mode: options?.mode ?? now.mode, choices, measured: deps.measured() })
    },
  }
}

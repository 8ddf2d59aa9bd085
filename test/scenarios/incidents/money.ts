// Money: the cap comes nearer and is reached, the first emails cost more than planned, the terms change under the approval.
import { readRun } from '../../../engine/store/runs.ts'
import { press, pressThrough } from './owner.ts'
import type { Row, Rows } from './play.ts'
import type { Scene } from './scene.ts'

const PLENTY = 20_000_000
const PILOT_EMAILS = 200

const approve = async ({ stage }: Scene, capMicros: number): Promise<void> => {
  const { hash } = await stage.engine.plan()
  const outcome = await stage.engine.approveCap({ capMicros, planHash: hash, by: 'test' })
  if (outcome.kind !== 'recorded') throw new Error(`the cap was not approved: ${outcome.kind}`)
}

/** A cap of which that share is spent already. */
const spentTo = (share: number): Row => ({
  async fault(scene) {
    const { money } = await scene.stage.engine.snapshot()
    await approve(scene, Math.floor(money.spentMicros / share))
  },
  repair: (scene) => approve(scene, PLENTY),
})

export const MONEY: Rows<
  'budget_50' | 'budget_80' | 'budget_95' | 'budget_reached' | 'pilot_off_plan' | 'plan_changed'
> = {
  budget_50: spentTo(0.55),
  budget_80: spentTo(0.85),
  budget_95: spentTo(0.97),
  budget_reached: {
    async fault(scene) {
      const { money } = await scene.stage.engine.snapshot()
      await approve(scene, money.spentMicros + 1)
      await scene.wish('run')
    },
    repair: pressThrough(/Changer le plafond/, /^Approuver/),
  },
  pilot_off_plan: {
    // As if two hundred emails had cost twice what the plan says of one.
    async fault({ db, freeze, wish }) {
      await freeze()
      const run = await readRun(db)
      const planned = run?.plan.phases.find(({ name }) => name === 'classify')
      const micros = Math.ceil(((planned?.costMicros.mid ?? 0) / (planned?.emails ?? 1)) * 2) * PILOT_EMAILS
      await db.run(
        `with booked as (
           insert into core.api_usage (provider, operation, model, cost_micros, emails, run_id)
           values ('anthropic', 'classify', $1, $2::bigint, $3, $4))
         update core.migration_runs set settled_micros = settled_micros + $2::bigint where id = $4`,
        [run?.model, micros, PILOT_EMAILS, run?.id],
      )
      await wish('run')
    },
    repair: press(/Accepter et continuer/),
  },
  plan_changed: {
    async fault({ catalogue, freeze, wish }) {
      await freeze()
      for (const model of catalogue.claude) model.outputUsdPerMillion += 1
      await wish('run')
    },
    repair: pressThrough(/Changer le plafond/, /^Approuver/),
  },
}

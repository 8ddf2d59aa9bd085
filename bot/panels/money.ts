// Micro-dollars of the engine as the USD that sentences take.
import { RUNBOOK_FIGURES } from '../../engine/plan.ts'
import type { Params } from '../localiser.ts'

const MICROS = 1_000_000

export const usd = (micros: number): number => micros / MICROS

/** The lowest whole dollar that is not under `micros`, in micro-dollars. */
export const roundUpToDollar = (micros: number): number => Math.ceil(micros / MICROS) * MICROS

/** The runbook's row, shown wherever money is asked for. */
export const runbookParams: Params = {
  emails: RUNBOOK_FIGURES.emails,
  claude: RUNBOOK_FIGURES.claudeUsd,
  voyage: RUNBOOK_FIGURES.voyageUsd,
  total: RUNBOOK_FIGURES.totalUsd,
  firstBudget: RUNBOOK_FIGURES.firstBudgetUsd,
}

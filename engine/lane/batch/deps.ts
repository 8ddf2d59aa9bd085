// What all parts of the batch lane work with.
import type { Bell } from '../../bell.ts'
import type { Catalogue } from '../../catalogue.ts'
import type { Clock } from '../../clock.ts'
import type { Control } from '../../control.ts'
import type { Health } from '../../health.ts'
import type { IncidentDesk } from '../../incident-desk.ts'
import type { KillPoint } from '../../kill-point.ts'
import type { Leaks } from '../../leaks.ts'
import type { BatchPhase } from '../../phases/classify-batch.ts'
import type { Classified } from '../../phases/classify-save.ts'
import type { RunScope } from '../../phases/phase.ts'
import type { Choice } from '../../plan.ts'
import type { ClaudeBatchPort, PresidioPort } from '../../ports.ts'
import type { Database } from '../../store/database.ts'
import type { Steady } from '../../store/steady.ts'

export type BatchRun = RunScope & Choice & { readonly epoch: number }

export interface BatchDeps<Item extends { readonly messageId: string }, Prepared> {
  readonly db: Database
  readonly steady: Steady
  readonly clock: Clock
  readonly bell: Bell
  readonly control: Control
  readonly desk: IncidentDesk
  readonly leaks: Leaks
  /** Of Claude. */
  readonly health: Health
  readonly batches: ClaudeBatchPort
  readonly presidio: PresidioPort
  readonly catalogue: Catalogue
  readonly phase: BatchPhase<Item, Prepared, Classified>
  readonly killPoint: KillPoint
  readonly closing: () => boolean
  /** Told when a batch was made or is over. */
  readonly onChanged: () => void
  /** Told after each commit. */
  readonly onSaved: (saved: { readonly done: number; readonly letters: number }) => void
}

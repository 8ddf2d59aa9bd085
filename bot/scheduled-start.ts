// The scheduled start: when its time comes the checks run again, and it becomes a run, or stays off and wakes the owner.
import { blocks } from '../checks/checklist.ts'
import { type Message, message } from '../engine/message.ts'
import { enqueue, PRIORITY } from '../engine/store/outbox.ts'
import { readUnsettled, type ScheduledStart, settleScheduled, takeDue } from '../engine/store/scheduled-starts.ts'
import type { Desk } from './desk.ts'
import { faultOf } from './fault.ts'
import { startLoop } from './loop.ts'

const LOOK_EVERY_MS = 15_000
/** Later than this it is no longer what was approved: the program was down, and the owner may have other plans. */
const LATEST_MS = 60 * 60_000

type Outcome = { readonly kind: 'started' | 'refused'; readonly outcome: string; readonly tell?: Message }

const refused = (outcome: string, tell: Message): Outcome => ({ kind: 'refused', outcome, tell })

const attempt = async (desk: Desk, start: ScheduledStart, signal: AbortSignal): Promise<Outcome> => {
  const { engine, clock, checklist } = desk
  const cap = start.cap_micros / 1e6
  if (clock.now().getTime() - start.at.getTime() > LATEST_MS)
    return refused('too_late', message('push-scheduled-late', { at: start.at.toISOString() }))
  const red = blocks(await checklist.run(signal)).length
  if (red > 0) return refused('checks', message('push-scheduled-red', { count: red }))
  const plan = await engine.plan({ mode: start.mode, ...(start.choice ? { choice: start.choice } : {}) })
  if (plan.hash !== start.plan_hash) return refused('plan_changed', message('push-scheduled-changed', { cap }))
  const outcome = await engine.start({ plan, capMicros: start.cap_micros, by: start.approved_by })
  // The engine itself tells of a run that started.
  if (outcome.kind === 'started') return { kind: 'started', outcome: `run ${outcome.runId}` }
  return refused(outcome.kind, message('push-scheduled-refused', { outcome: outcome.kind }))
}

/** Starts looking for them; the function that comes back ends it. `onWritten` is told when something waits to be sent. */
export const startScheduled = (desk: Desk, onWritten: () => void): (() => Promise<void>) => {
  const { db, clock, log } = desk

  const settle = async (start: ScheduledStart, { kind, outcome, tell }: Outcome): Promise<void> => {
    await db.transaction(async (tx) => {
      await settleScheduled(tx, start.id, kind, outcome)
      if (tell)
        await enqueue(tx, {
          kind: 'question',
          priority: PRIORITY.incident,
          payload: { message: tell, remedies: ['checklist', 'status'] },
        })
    })
    onWritten()
  }

  const look = async (ended: AbortSignal): Promise<void> => {
    const due = await takeDue(db, clock.now())
    if (!due) return
    const deed = { actor: due.approved_by, verb: 'scheduled_start', params: { cap: due.cap_micros / 1e6 } }
    const done = await desk.audit(deed, () => attempt(desk, due, ended))
    await settle(due, done)
  }

  /** One that was taken by a process which then ended: nobody knows how far it came, so the owner looks. */
  const lookBack = async (): Promise<void> => {
    const unsettled = await readUnsettled(db)
    if (unsettled)
      await settle(unsettled, refused('cut_off', message('push-scheduled-cut', { at: unsettled.at.toISOString() })))
  }

  return startLoop(clock, async (ended) => {
    try {
      await lookBack()
      await look(ended)
    } catch (error) {
      if (!ended.aborted) log.error({ fault: faultOf(error) }, 'a scheduled start could not be looked after')
    }
    return LOOK_EVERY_MS
  })
}

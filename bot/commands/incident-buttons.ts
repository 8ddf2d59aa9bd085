// The buttons under an incident: it is acknowledged, or what it asks about is accepted.
import { z } from 'zod'
import { INCIDENTS } from '../../engine/incidents.ts'
import { restartsFor } from '../../engine/restarts.ts'
import { snoozeIncident } from '../../engine/store/reminders.ts'
import { type Call, type Desk, snapshotOf } from '../desk.ts'
import { nextAt } from '../local-time.ts'
import type { Params } from '../localiser.ts'
import { incidentPanel, SNOOZES } from '../panels/incident.ts'
import { panel } from '../panels/panel.ts'
import type { Command } from './command.ts'

const incidentParams = z.object({ incidentId: z.int() })
const snoozeParams = incidentParams.extend({ until: z.enum(SNOOZES) })

const HOUR_MS = 3_600_000
const MORNING = '08:00'

const showAgain = async (desk: Desk, { chatId }: Call, params: Params): Promise<void> => {
  const { incidentId } = incidentParams.parse(params)
  const incident = (await desk.engine.incidents()).find(({ id }) => id === incidentId)
  const words = desk.words()
  if (!incident) {
    void desk.answers.answer({ chatId }, panel(words.t('incident-over', { id: incidentId })))
    return
  }
  const { remedies } = INCIDENTS[incident.kind]
  const facts = { ...incident, remedies, restarts: restartsFor(incident.kind, desk.restarter.services) }
  void desk.answers.answer({ chatId }, incidentPanel(words, facts, await snapshotOf(desk)))
}

export const incidentButtons: Command['buttons'] = {
  acknowledge: {
    async press(desk, { actor }, params) {
      const { incidentId } = incidentParams.parse(params)
      const deed = { actor, verb: 'acknowledge', params: { incidentId } }
      await desk.audit(deed, () => desk.engine.acknowledge(incidentId, actor))
      return { toast: 'toast-acknowledged' }
    },
  },
  snooze: {
    async press(desk, { chatId, actor }, params) {
      const { incidentId, until } = snoozeParams.parse(params)
      const now = desk.clock.now()
      const at = until === 'hour' ? new Date(now.getTime() + HOUR_MS) : nextAt(MORNING, now, desk.timezone)
      const deed = { actor, verb: 'snooze', params: { incidentId, until } }
      const { kind } = await desk.audit(deed, async () => ({
        kind: (await snoozeIncident(desk.db, incidentId, at)) ? ('recorded' as const) : ('over' as const),
      }))
      const words = desk.words()
      const key = kind === 'over' ? 'incident-over' : 'incident-snoozed'
      void desk.answers.answer({ chatId }, panel(words.t(key, { id: incidentId, until: at.toISOString() })))
      return { toast: 'toast-recorded' }
    },
  },
  accept: {
    async press(desk, { chatId, actor }, params) {
      const { incidentId } = incidentParams.parse(params)
      const deed = { actor, verb: 'accept', params: { incidentId } }
      const outcome = await desk.audit(deed, () => desk.engine.accept(incidentId, actor))
      const key = outcome.kind === 'recorded' ? 'accept-recorded' : 'no-run'
      void desk.answers.answer({ chatId }, panel(desk.words().t(key, { id: incidentId })))
      return { toast: 'toast-done' }
    },
    fresh: showAgain,
  },
}

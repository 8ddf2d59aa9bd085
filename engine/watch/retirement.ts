// The models against the calendar: which of those in use is retired by its provider soon.
import type { Catalogue } from '../catalogue.ts'
import type { IncidentKind } from '../incidents.ts'
import type { WatchChange } from './rules.ts'

const DAY_MS = 24 * 3_600_000

/** Pure: judges the model of the open run, or else the configured one. A model that the catalogue lacks has no date. */
export const judgeRetirement = (
  { claude }: Pick<Catalogue, 'claude'>,
  model: string,
  now: Date,
  withinDays: number,
  open: ReadonlySet<IncidentKind>,
): readonly WatchChange[] => {
  const retiresOn = claude.find(({ id }) => id === model)?.retiresOn
  // The provider names a day and no hour: from its first instant on the model may be gone.
  const days = retiresOn === undefined ? Infinity : (Date.parse(retiresOn) - now.getTime()) / DAY_MS
  const soon = days <= withinDays
  if (!soon) return open.has('model_retiring') ? [{ change: 'resolved', kind: 'model_retiring' }] : []
  if (open.has('model_retiring') || retiresOn === undefined) return []
  const params = { model, at: retiresOn, days: Math.max(0, Math.floor(days)) }
  return [{ change: 'open', kind: 'model_retiring', params }]
}

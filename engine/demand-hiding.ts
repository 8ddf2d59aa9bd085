// Before anything is sent outside a run: Presidio must be seen to hide what it must, and no leak of it may be open.
import type { PresidioPort } from './ports.ts'
import { hidesCanary } from './privacy.ts'
import type { Queryable } from './store/database.ts'
import { readOpenIncidents } from './store/incident-rows.ts'

/** Thrown instead of sending anything. */
export class PresidioLeaksError extends Error {
  override readonly name = 'PresidioLeaksError'

  constructor() {
    super('Presidio leaves personal data in sight: nothing was sent. Start it with its recognizers, and try again')
  }
}

export const leakIsOpen = async (db: Queryable): Promise<boolean> =>
  (await readOpenIncidents(db)).some(({ kind }) => kind === 'presidio_leaking')

/**
 * @throws PresidioLeaksError when it leaks, or the incident of a leak is still open
 * @throws ServiceError when it cannot be asked
 */
export const demandHiding = async (
  { db, presidio }: { readonly db: Queryable; readonly presidio: PresidioPort },
  signal: AbortSignal,
): Promise<void> => {
  if ((await leakIsOpen(db)) || (await hidesCanary(presidio, signal)).kind === 'leaks') throw new PresidioLeaksError()
}

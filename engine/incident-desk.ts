// The incident desk: what is open, in memory at once, in the tables as soon as the store takes it, in the same order.
import type { Incident, IncidentKind } from './incidents.ts'
import type { Database } from './store/database.ts'
import { openIncident, readOpenIncidents, resolveIncident } from './store/incident-rows.ts'
import type { Steady } from './store/steady.ts'

export interface IncidentDesk {
  /** Opens it, unless it is open already. Never waits: the gate must know at once. */
  open(kind: IncidentKind, params?: Incident['params']): void
  resolve(...kinds: readonly IncidentKind[]): void
  isOpen(kind: IncidentKind): boolean
  /** In the order in which they opened. */
  list(): readonly { readonly kind: IncidentKind; readonly params: Incident['params'] }[]
  /** Reads what an earlier engine left open. */
  load(): Promise<void>
  /** Resolves when everything that was told is in the tables. */
  settled(): Promise<void>
}

export interface IncidentDeskDeps {
  readonly db: Database
  readonly steady: Steady
  readonly signal: AbortSignal
  readonly onChange: () => void
  /** For the log: what opened and what is over. */
  readonly onNews: (news: 'opened' | 'resolved', kind: IncidentKind, params: Incident['params']) => void
  /** An incident that could not be written for a reason of its own: a fault of ours, for the log. */
  readonly onFault: (error: unknown) => void
}

export const createIncidentDesk = (deps: IncidentDeskDeps): IncidentDesk => {
  const { db, steady, signal, onChange, onFault, onNews } = deps
  const open = new Map<IncidentKind, Incident['params']>()
  let writing: Promise<unknown> = Promise.resolve()

  const write = (operation: () => Promise<unknown>) => {
    writing = writing
      .then(() => steady(operation, signal))
      .then(onChange, (error: unknown) => {
        if (!signal.aborted) onFault(error)
      })
  }

  const resolve = (...kinds: readonly IncidentKind[]) => {
    for (const kind of kinds.filter((each) => open.has(each))) {
      open.delete(kind)
      onNews('resolved', kind, {})
      write(() => db.transaction((tx) => resolveIncident(tx, kind)))
      onChange()
    }
  }

  return {
    open(kind, params = {}) {
      if (open.has(kind)) return
      open.set(kind, params)
      onNews('opened', kind, params)
      write(() => db.transaction((tx) => openIncident(tx, kind, params)))
      onChange()
    },
    resolve,
    isOpen: (kind) => open.has(kind),
    list: () => [...open].map(([kind, params]) => ({ kind, params })),
    async load() {
      for (const { kind, params } of await readOpenIncidents(db)) open.set(kind, params)
      // It has just answered; an engine that was killed before it could write that would hold this one for ever.
      resolve('store_lost')
    },
    async settled() {
      // Writing may tell more: the store is lost, or it is back.
      for (let seen: unknown; seen !== writing; ) {
        seen = writing
        await writing
      }
    },
  }
}

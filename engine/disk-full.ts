// The full disk has two witnesses, the store that refuses a write and the watch that measures: it is over when neither says so.
import type { IncidentDesk } from './incident-desk.ts'
import type { Incident, IncidentKind } from './incidents.ts'

type Witness = 'store' | 'watch'

export interface DiskFull {
  says(witness: Witness, params?: Incident['params']): void
  /** Resolves the incident when the other one does not speak of it. */
  takesBack(witness: Witness): void
  /** What is open as the watch may judge it: a disk of which only the store speaks is not the watch's to call well. */
  openForWatch(): ReadonlySet<IncidentKind>
}

export const createDiskFull = (desk: IncidentDesk): DiskFull => {
  const witnesses = new Set<Witness>()
  return {
    says(witness, params) {
      // Left open by an earlier engine: the watch will tell, for it looks again in any case.
      if (desk.isOpen('disk_full') && witnesses.size === 0) witnesses.add('watch')
      witnesses.add(witness)
      desk.open('disk_full', params)
    },
    takesBack(witness) {
      witnesses.delete(witness)
      if (witnesses.size === 0) desk.resolve('disk_full')
    },
    openForWatch() {
      const onlyStore = witnesses.has('store') && !witnesses.has('watch')
      return new Set(desk.list().flatMap(({ kind }) => (kind === 'disk_full' && onlyStore ? [] : [kind])))
    },
  }
}

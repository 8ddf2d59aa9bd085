// The full disk: what the store cannot write and what the watch measures are two witnesses, and neither ends the other's word.
import { beforeEach, expect, it } from 'vitest'
import { createDiskFull, type DiskFull } from '../../engine/disk-full.ts'
import type { IncidentDesk } from '../../engine/incident-desk.ts'
import type { Incident, IncidentKind } from '../../engine/incidents.ts'

const open = new Map<IncidentKind, Incident['params']>()
const desk: IncidentDesk = {
  open: (kind, params = {}) => void open.set(kind, params),
  resolve: (...kinds) => {
    for (const kind of kinds) open.delete(kind)
  },
  isOpen: (kind) => open.has(kind),
  list: () => [...open].map(([kind, params]) => ({ kind, params })),
  load: async () => undefined,
  settled: async () => undefined,
}
let disk: DiskFull
const isOpen = () => open.has('disk_full')
beforeEach(() => {
  open.clear()
  disk = createDiskFull(desk)
})

it('is over when the one that spoke of it takes it back', () => {
  for (const witness of ['store', 'watch'] as const) {
    disk.says(witness)
    expect(isOpen()).toBe(true)
    disk.takesBack(witness)
    expect(isOpen()).toBe(false)
  }
})

it('is not over by a store that writes again while the watch finds too little room, whoever spoke first', () => {
  for (const order of [['store', 'watch'] as const, ['watch', 'store'] as const]) {
    for (const witness of order) disk.says(witness)
    disk.takesBack('store')
    expect(isOpen()).toBe(true)
    disk.takesBack('watch')
    expect(isOpen()).toBe(false)
  }
})

it('is not the watch’s to end while only the store speaks of it, for it may measure another disk', () => {
  desk.open('ram_high')
  disk.says('store')
  expect([...disk.openForWatch()]).toEqual(['ram_high'])
  disk.says('watch')
  expect(disk.openForWatch().has('disk_full')).toBe(true)
})

it('that an earlier engine left open is left to the watch', () => {
  desk.open('disk_full')
  expect(disk.openForWatch().has('disk_full')).toBe(true)
  disk.says('store')
  disk.takesBack('store')
  expect(isOpen()).toBe(true)
  disk.takesBack('watch')
  expect(isOpen()).toBe(false)
})

// Backups by hand, for the tests of the chat: each deed answers at once with what the test wants.
import type { Backups } from '../../engine/backup/backups.ts'
import type { BackupOutcome } from '../../engine/backup/report.ts'

export const MADE: Extract<BackupOutcome, { kind: 'made' }> = {
  kind: 'made',
  dump: { bytes: 412_345_678, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  tested: { tables: 31, rows: 442_017 },
  encrypted: { bytes: 412_446_366, sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
  copy: { kind: 'copied' },
  took: [
    { stage: 'dump', ms: 61_000 },
    { stage: 'restore_test', ms: 122_000 },
  ],
  removed: 2,
}

export const fakeBackups = (over: Partial<Backups> = {}): Backups => ({
  make: async () => MADE,
  test: async () => ({
    kind: 'tested',
    tested: { tables: 31, rows: 442_017 },
    finishedAt: new Date('2026-11-24T08:00:00Z'),
    ms: 90_000,
  }),
  copy: async () => ({ kind: 'copied', written: MADE.encrypted ?? MADE.dump, ms: 30_000 }),
  recover: async () => undefined,
  ...over,
})

// Testing the newest backup again: its file's hash, then a restore whose counts are compared with those of the dump.
import type { BackupDeps } from './backups.ts'
import { type BackupCode, BackupFault, codeOf } from './fault.ts'
import { ENCRYPTED, hashFile, sizeOf } from './file.ts'
import type { DumpMethod } from './method.ts'
import type { BackupOrder, BackupOutcome } from './report.ts'
import { failTest, newestGood, saveTest } from './rows.ts'
import { createStages } from './stages.ts'
import { differences, sumOf } from './tables.ts'

/**
 * These say that the file is no backup; the others, that it could not be looked at just now. A restore that fails is one of
 * the others: the file is the one that was restored before, and a server has reasons of its own.
 */
const BAD: ReadonlySet<BackupCode> = new Set(['file_gone', 'file_changed', 'counts_differ'])

export const testNewest = async (
  { db, clock, log }: BackupDeps,
  method: DumpMethod,
  { signal, onProgress }: BackupOrder,
): Promise<BackupOutcome> => {
  const newest = await newestGood(db)
  if (!newest?.table_counts || !newest.finished_at)
    return { kind: 'failed', stage: 'restore_test', code: 'nothing_to_test' }
  // The key that opens it is not on this machine; it was tested before it was closed.
  if (newest.path.endsWith(ENCRYPTED)) return { kind: 'failed', stage: 'restore_test', code: 'encrypted' }
  const { id, path, sha256, table_counts: counts, finished_at: finishedAt } = newest
  const stages = createStages(clock, ['restore_test'], onProgress)
  try {
    const { ms } = await stages.run('restore_test', async () => {
      if ((await sizeOf(path)) === undefined) throw new BackupFault('file_gone')
      if ((await hashFile(path, signal)).sha256 !== sha256) throw new BackupFault('file_changed')
      if (differences(counts, await method.restore(path, signal)).length > 0) throw new BackupFault('counts_differ')
    })
    await saveTest(db, id, counts, ms, clock.now())
    return { kind: 'tested', tested: { tables: Object.keys(counts).length, rows: sumOf(counts) }, finishedAt, ms }
  } catch (error) {
    const code = codeOf(error, signal)
    log.error({ err: error, code }, 'the restore test failed')
    await failTest(db, id, code, BAD.has(code)).catch(() => undefined)
    return { kind: 'failed', stage: 'restore_test', code }
  }
}

// Copying the newest backup to the PC, when that failed before or was not possible then.
import type { BackupDeps } from './backups.ts'
import { copyToPc } from './copy.ts'
import { type BackupCode, BackupFault, codeOf } from './fault.ts'
import { sizeOf } from './file.ts'
import type { BackupOrder, BackupOutcome } from './report.ts'
import { failCopy, newestGood, saveCopy } from './rows.ts'
import { createStages } from './stages.ts'

export const copyNewest = async (
  { db, clock, log, remote, environment }: BackupDeps,
  { signal, onProgress }: BackupOrder,
): Promise<BackupOutcome> => {
  const failed = (code: BackupCode): BackupOutcome => ({ kind: 'failed', stage: 'copy', code })
  if (remote === undefined) return failed('no_remote')
  const newest = await newestGood(db)
  // What is not encrypted never leaves this machine, not even a dump from before there was a recipient.
  if (!newest?.encrypted_sha256 || newest.encrypted_bytes === null) return failed('nothing_to_copy')
  const { id, path, encrypted_bytes: bytes, encrypted_sha256: sha256 } = newest
  const stages = createStages(clock, ['copy'], onProgress)
  try {
    const { ms } = await stages.run('copy', async () => {
      if ((await sizeOf(path)) !== bytes) throw new BackupFault('file_gone')
      await copyToPc({ remote, environment, signal }, path, sha256)
    })
    await saveCopy(db, id, ms, clock.now())
    return { kind: 'copied', written: { bytes, sha256 }, ms }
  } catch (error) {
    const code = codeOf(error, signal)
    log.error({ err: error, code }, 'the copy of a backup failed')
    await failCopy(db, id, code).catch(() => undefined)
    return failed(code)
  }
}

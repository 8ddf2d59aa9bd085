// Making a backup: dump, restore test, encryption, copy, retention. It is a backup once it is tested and encrypted; the
// copy may fail without taking that back.
//
// Hazard: killed at any instant, the row says `running`, and who comes next removes the files of it. So the plain dump is
// deleted before the row says `done`: otherwise a kill between the two would leave it behind for good. And a dump holds its
// own row, in the stage `dump`: once it is restored in earnest, that row must not be a reason to delete the very file that it
// came from. So a dump is given its name only after its row has left that stage, in which nothing but a `.partial` is removed.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupDeps } from './backups.ts'
import { copyToPc } from './copy.ts'
import { encryptFile } from './encrypt.ts'
import { type BackupCode, BackupFault, codeOf } from './fault.ts'
import { ENCRYPTED, intoPlace, removeFiles, type Written } from './file.ts'
import type { DumpMethod } from './method.ts'
import type { BackupOrder, BackupOutcome, Copied } from './report.ts'
import { expendable } from './retention.ts'
import { assertRoom } from './room.ts'
import {
  beginBackup,
  enterStage,
  failCopy,
  failRunning,
  finishBackup,
  lastRun,
  markDeleted,
  type Stage,
  saveCiphertext,
  saveCopy,
  saveDump,
  saveTest,
  withFile,
} from './rows.ts'
import { createStages, type Stages } from './stages.ts'
import { differences, sumOf } from './tables.ts'

/** Such as 20261124T090000Z: files sort by age, and the name tells nothing else. */
const stampOf = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '')

const stagesOf = ({ recipient, remote }: BackupDeps): readonly Stage[] => [
  'dump',
  'restore_test',
  ...(recipient === undefined ? [] : (['encrypt'] as const)),
  ...(remote === undefined ? [] : (['copy'] as const)),
]

interface Sealed {
  readonly id: number
  /** Of the file that is kept, and its hash. */
  readonly path: string
  readonly sha256: string
}

const copy = async (
  { db, clock, log, remote, environment }: BackupDeps,
  { id, path, sha256 }: Sealed,
  stages: Stages,
  signal: AbortSignal,
): Promise<Copied> => {
  if (remote === undefined) return { kind: 'none' }
  try {
    const { ms } = await stages.run('copy', () => copyToPc({ remote, environment, signal }, path, sha256))
    await saveCopy(db, id, ms, clock.now())
    return { kind: 'copied' }
  } catch (error) {
    const code = codeOf(error, signal)
    log.warn({ err: error, code }, 'the copy of a backup failed')
    // Where the store is lost, the row says of no copy, which is true as well.
    await failCopy(db, id, code).catch(() => undefined)
    return { kind: 'failed', code }
  }
}

/** Deletes what is too old, and says how many. */
const retain = async ({ db, clock, keepDays, log }: BackupDeps): Promise<number> => {
  let removed = 0
  try {
    const options = { now: clock.now(), keepDays, run: await lastRun(db) }
    for (const { id, path } of expendable(await withFile(db), options)) {
      await removeFiles(path)
      await markDeleted(db, id, clock.now())
      removed += 1
    }
  } catch (error) {
    // The new one is good; the old ones are tried again after the next.
    log.warn({ err: error }, 'old backups could not be deleted')
  }
  return removed
}

const seal = async (
  { db, recipient }: BackupDeps,
  id: number,
  path: string,
  stages: Stages,
  signal: AbortSignal,
): Promise<Written | undefined> => {
  if (recipient === undefined) return undefined
  await enterStage(db, id, 'encrypt')
  const { value, ms } = await stages.run('encrypt', (onBytes) => encryptFile(path, recipient, { signal, onBytes }))
  await saveCiphertext(db, id, path + ENCRYPTED, value, ms)
  await rm(path)
  return value
}

/**
 * Takes back what failed: the row first. Where it says `done` meanwhile, the file is a backup; where the store is lost,
 * nobody knows which of the two it is: the next start clears up, or the next retention.
 */
const takeBack = async ({ db, clock, log }: BackupDeps, id: number, path: string, code: BackupCode): Promise<void> => {
  try {
    if ((await failRunning(db, id, code)) === 0) return
    await removeFiles(path)
    await markDeleted(db, id, clock.now())
  } catch (error) {
    log.warn({ err: error }, 'the files of a failed backup are cleared up at the next start, or with the old ones')
  }
}

export const makeBackup = async (
  deps: BackupDeps,
  method: DumpMethod,
  { signal, onProgress }: BackupOrder,
): Promise<BackupOutcome> => {
  const { db, clock, log } = deps
  const path = join(deps.folder, `${stampOf(clock.now())}-${deps.random()}${method.extension}`)
  const stages = createStages(clock, stagesOf(deps), onProgress)
  const { id } = await beginBackup(db, path, method.name, clock.now())
  const make = async () => {
    await assertRoom({ ...deps, restoresBeside: method.name === 'pg_dump' })
    const dumped = await stages.run('dump', (onBytes) => method.dump(path, { signal, onBytes }))
    const { counts, ...dump } = dumped.value
    await saveDump(db, id, dumped.value, dumped.ms)
    await enterStage(db, id, 'restore_test')
    await intoPlace(path)
    const restored = await stages.run('restore_test', () => method.restore(path, signal))
    if (differences(counts, restored.value).length > 0) throw new BackupFault('counts_differ')
    await saveTest(db, id, counts, restored.ms, clock.now())
    const encrypted = await seal(deps, id, path, stages, signal)
    await finishBackup(db, id, clock.now())
    return { dump, encrypted, tested: { tables: Object.keys(counts).length, rows: sumOf(counts) } }
  }
  let made: Awaited<ReturnType<typeof make>>
  try {
    made = await make()
  } catch (error) {
    const code = codeOf(error, signal)
    log.error({ err: error, stage: stages.current(), code }, 'a backup failed')
    await takeBack(deps, id, path, code)
    return { kind: 'failed', stage: stages.current(), code }
  }
  // Nothing from here on takes it back.
  const { dump, encrypted } = made
  const kept = encrypted === undefined ? path : path + ENCRYPTED
  const copied = await copy(deps, { id, path: kept, sha256: (encrypted ?? dump).sha256 }, stages, signal)
  const removed = await retain(deps)
  return { kind: 'made', ...made, copy: copied, took: stages.took(), removed }
}

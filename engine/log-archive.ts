// Archiving the log: migration.log becomes migration_YYYYMMDD.log, and no archive is ever written over.
import { link, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { LOG_FILE } from './log.ts'

const inodeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).ino
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** A name of that day that no file has yet; `_2`, `_3` behind it where there is one. `day`: YYYYMMDD. */
export const freeArchiveName = async (folder: string, day: string): Promise<string> => {
  for (let count = 1; ; count += 1) {
    const name = `migration_${day}${count === 1 ? '' : `_${count}`}.log`
    if ((await inodeOf(join(folder, name))) === undefined) return name
  }
}

/**
 * Moves the log to that name. Done again after it was cut off at any instant it ends the same; a file that has the name
 * and is not this log is left alone. False when there was no log. The next line goes to a new file: engine/log.ts.
 */
export const archiveLog = async (folder: string, name: string): Promise<boolean> => {
  const [log, archive] = [join(folder, LOG_FILE), join(folder, name)]
  const [mine, there] = [await inodeOf(log), await inodeOf(archive)]
  // It was moved before, and what lies there now is the log since.
  if (there !== undefined && there !== mine) return true
  if (mine === undefined) return false
  // A link, unlike a renaming, fails where somebody else was quicker to take the name.
  if (there === undefined) await link(log, archive)
  await unlink(log)
  return true
}

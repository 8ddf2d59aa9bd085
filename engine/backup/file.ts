// A backup's file: written aside, hashed as it goes, flushed and moved into place whole; readable by its owner only.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BackupFault } from './fault.ts'

export interface Written {
  readonly bytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

const PARTIAL = '.partial'
export const ENCRYPTED = '.age'

/** Makes it, closed to other users. */
export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true, mode: 0o700 })

/**
 * Writes what `source` gives to `path`.partial. `whole` is awaited at its end: a source that ended early must make it
 * reject. `onBytes` is told how many were written so far.
 */
export const writePartial = async (
  path: string,
  source: AsyncIterable<Uint8Array>,
  options: {
    readonly signal: AbortSignal
    readonly whole?: () => Promise<void>
    readonly onBytes?: (bytes: number) => void
  },
): Promise<Written> => {
  await makeFolder(dirname(path))
  const hash = createHash('sha256')
  let bytes = 0
  const partial = path + PARTIAL
  const handle = await open(partial, 'wx', 0o600)
  try {
    for await (const chunk of source) {
      options.signal.throwIfAborted()
      hash.update(chunk)
      await handle.appendFile(chunk)
      bytes += chunk.length
      options.onBytes?.(bytes)
    }
    await options.whole?.()
    await handle.sync()
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Moves what was written whole to its name, for good. */
export const intoPlace = async (path: string): Promise<void> => {
  await rename(path + PARTIAL, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

/** Reads a file once for its size and hash. Throws when it cannot be read. */
export const hashFile = async (path: string, signal: AbortSignal): Promise<Written> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

const isAbsent = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Its size in bytes, or undefined when it is not in its folder. Throws when that cannot be told: no folder, no right. */
export const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (!isAbsent(error)) throw error
    // A disk that is not mounted has lost nothing.
    const folder = await stat(dirname(path)).catch((cause: unknown) => cause)
    if (folder instanceof Error) throw new BackupFault('folder_refused', folder)
    return undefined
  }
}

/** Removes what was being written when a dump was cut off, and nothing that is whole. */
export const removePartial = (path: string): Promise<void> => rm(path + PARTIAL, { force: true })

/** Removes everything that a backup may have left: the dump, the ciphertext, and what was being written of both. */
export const removeFiles = async (path: string): Promise<void> => {
  const dump = path.endsWith(ENCRYPTED) ? path.slice(0, -ENCRYPTED.length) : path
  for (const file of [dump, dump + ENCRYPTED]) {
    await rm(file, { force: true })
    await rm(file + PARTIAL, { force: true })
  }
}

// The files that the given paths hold: a file, a folder of mail, or a Maildir with its subfolders.
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isFileError, openMailFile } from './mail-file.ts'
import { ACCEPTED, type Format, sniff } from './sniff.ts'

export interface SourceFile {
  readonly path: string
  /** Bytes on the disk. */
  readonly size: number
  readonly modifiedAt: Date
  /** The path that was asked for. */
  readonly source: string
  /** Undefined: to be told from its content, when it is read. */
  readonly format: Format | undefined
}

export interface SkippedPath {
  readonly source: string
  readonly path: string
  readonly code: 'symlink' | 'not_a_file' | 'no_access'
}

export interface Sources {
  readonly files: readonly SourceFile[]
  readonly skipped: readonly SkippedPath[]
}

const MAILDIR_FOLDERS = ['cur', 'new', 'tmp']

const isMaildir = (entries: readonly Dirent[]): boolean =>
  ['cur', 'new'].every((name) => entries.some((entry) => entry.name === name && entry.isDirectory()))

const statOf = async (path: string): Promise<Stats | undefined> => {
  try {
    return await lstat(path)
  } catch (error) {
    if (isFileError(error)) return undefined
    throw error
  }
}

const toFile = (source: string, path: string, stat: Stats, format: Format | undefined): SourceFile => ({
  source,
  path,
  format,
  size: stat.size,
  modifiedAt: stat.mtime,
})

/** Walks one folder, in the order of names, so that every run reads the same files in the same order. */
const walk = async (
  source: string,
  folder: string,
  inMaildir: boolean,
  found: { readonly files: SourceFile[]; readonly skipped: SkippedPath[] },
): Promise<void> => {
  const skip = (path: string, code: SkippedPath['code']) => found.skipped.push({ source, path, code })
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (!isFileError(error)) throw error
    skip(folder, 'no_access')
    return
  }
  const maildir = isMaildir(entries)
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) skip(path, 'symlink')
    else if (entry.isDirectory()) {
      // What is in tmp was never delivered.
      if (!maildir || entry.name !== 'tmp')
        await walk(source, path, maildir && MAILDIR_FOLDERS.includes(entry.name), found)
    } else if (!entry.isFile()) skip(path, 'not_a_file')
    // Beside cur and new lie the index files of the mail server.
    else if (!maildir) {
      const stat = await statOf(path)
      if (stat) found.files.push(toFile(source, path, stat, inMaildir ? 'eml' : undefined))
      else skip(path, 'no_access')
    }
  }
}

const formatOf = async (path: string): Promise<Format | 'no_access' | undefined> => {
  try {
    const file = await openMailFile(path)
    const head = await file.head().finally(() => file.close())
    return sniff(path, head)
  } catch (error) {
    if (isFileError(error)) return 'no_access'
    throw error
  }
}

/**
 * Finds all files. Links are skipped, also when one is given as a path.
 * @throws Error that names every path that does not exist or is in no accepted format, before anything is imported.
 */
export const findSources = async (paths: readonly string[]): Promise<Sources> => {
  const found = { files: [] as SourceFile[], skipped: [] as SkippedPath[] }
  const faults: string[] = []
  for (const path of new Set(paths)) {
    const stat = await statOf(path)
    if (!stat) faults.push(`${path} does not exist or cannot be read: check its spelling and its permissions`)
    else if (stat.isSymbolicLink()) found.skipped.push({ source: path, path, code: 'symlink' })
    else if (stat.isDirectory()) await walk(path, path, false, found)
    else if (!stat.isFile()) found.skipped.push({ source: path, path, code: 'not_a_file' })
    else {
      const format = stat.size === 0 ? 'mbox' : await formatOf(path)
      if (format === 'no_access') faults.push(`${path} cannot be read: give this user the permission to read it`)
      else if (format) found.files.push(toFile(path, path, stat, format))
      else faults.push(`${path} is in no known format: accepted are ${ACCEPTED}`)
    }
  }
  if (faults.length > 0)
    throw new Error(`nothing was imported; correct this and run the same command again:\n${faults.join('\n')}`)
  return found
}

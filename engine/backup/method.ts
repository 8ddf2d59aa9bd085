// A method of backup: how a dump is made, and how it is restored somewhere to be counted. One for each kind of database.
import type { Written } from './file.ts'
import type { TableCounts } from './tables.ts'

export interface Dumped extends Written {
  /** Of the very snapshot that was dumped. */
  readonly counts: TableCounts
}

export interface DumpOptions {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

export interface DumpMethod {
  readonly name: 'pg_dump' | 'rows'
  /** How its files end, the dot included. */
  readonly extension: string
  /** Writes the whole database to `path`.partial; nothing stands at `path` yet. Throws a BackupFault. */
  dump(path: string, options: DumpOptions): Promise<Dumped>
  /** Restores the dump into a database of its own, counts, and drops that again whatever comes. Throws a BackupFault. */
  restore(path: string, signal: AbortSignal): Promise<TableCounts>
  /** Drops what an earlier restore left behind when it was killed. */
  sweep(): Promise<void>
}

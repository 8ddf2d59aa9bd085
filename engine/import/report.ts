// What an import did: counts in all and by source, and what was left out, named by path and offset, never by content.
import type { InsertOutcome } from './insert-emails.ts'
import type { Reading } from './read-source.ts'
import type { SkippedPath } from './sources.ts'

type UnreadableCode = Extract<Reading, { kind: 'unreadable' }>['code'] | 'refused_by_database'
type SkipCode = Extract<Reading, { kind: 'skipped' }>['code'] | SkippedPath['code']

/** A place in a file; `offset` is in bytes of the unpacked content. */
interface Place<Code extends string> {
  readonly path: string
  readonly offset: number
  readonly code: Code
}

interface Counts {
  imported: number
  /** The same email was imported before. */
  alreadyThere: number
  /** Kept as `id#hash8`: its id was taken by another content. */
  renamed: number
  unreadable: number
  skipped: number
  /** Stored without a part of its text: more than 4 MB of it, or more than 1,000 parts. */
  cut: number
  /** Of the files, as they lie on the disk. */
  bytes: number
}

export interface ImportReport extends Readonly<Omit<Counts, 'unreadable' | 'skipped' | 'cut'>> {
  readonly batchId: string
  /** True when the signal stopped it: the same call again imports the rest. */
  readonly interrupted: boolean
  readonly unreadableCount: number
  /** The first 1,000 of them. */
  readonly unreadable: readonly Place<UnreadableCode>[]
  readonly skippedCount: number
  readonly skipped: readonly Place<SkipCode>[]
  readonly cutCount: number
  readonly cut: readonly Place<'too_much_text'>[]
  readonly sources: readonly (Readonly<Counts> & { readonly path: string })[]
}

export interface Tally {
  outcome(source: string, place: Omit<Place<string>, 'code'>, outcome: InsertOutcome): void
  unreadable(source: string, place: Place<UnreadableCode>): void
  skipped(source: string, place: Place<SkipCode>): void
  cut(source: string, place: Omit<Place<string>, 'code'>): void
  bytes(source: string, bytes: number): void
  /** Emails that were settled so far. */
  emails(): number
  report(batchId: string, interrupted: boolean): ImportReport
}

const MOST_NAMED = 1_000
const noCounts = (): Counts => ({
  imported: 0,
  alreadyThere: 0,
  renamed: 0,
  unreadable: 0,
  skipped: 0,
  cut: 0,
  bytes: 0,
})

const note = <T>(list: T[], item: T) => {
  if (list.length < MOST_NAMED) list.push(item)
}

export const createTally = (paths: readonly string[]): Tally => {
  const sources = new Map(paths.map((path) => [path, noCounts()]))
  const unreadable: Place<UnreadableCode>[] = []
  const skipped: Place<SkipCode>[] = []
  const cut: Place<'too_much_text'>[] = []
  const add = (source: string, key: keyof Counts, more = 1) => {
    const counts = sources.get(source)
    if (counts) counts[key] += more
  }
  const total = (key: keyof Counts) => [...sources.values()].reduce((sum, counts) => sum + counts[key], 0)
  const refuse = (source: string, place: Place<UnreadableCode>) => {
    add(source, 'unreadable')
    note(unreadable, place)
  }
  return {
    outcome(source, place, outcome) {
      if (outcome === 'imported') add(source, 'imported')
      else if (outcome === 'renamed') add(source, 'renamed')
      else if (outcome === 'there') add(source, 'alreadyThere')
      else refuse(source, { ...place, code: 'refused_by_database' })
    },
    unreadable: refuse,
    skipped(source, place) {
      add(source, 'skipped')
      note(skipped, place)
    },
    cut(source, place) {
      add(source, 'cut')
      note(cut, { ...place, code: 'too_much_text' })
    },
    bytes: (source, bytes) => add(source, 'bytes', bytes),
    emails: () => total('imported') + total('renamed') + total('alreadyThere'),
    report: (batchId, interrupted) => ({
      batchId,
      interrupted,
      imported: total('imported'),
      alreadyThere: total('alreadyThere'),
      renamed: total('renamed'),
      bytes: total('bytes'),
      unreadableCount: total('unreadable'),
      unreadable,
      skippedCount: total('skipped'),
      skipped,
      cutCount: total('cut'),
      cut,
      sources: [...sources].map(([path, counts]) => ({ path, ...counts })),
    }),
  }
}

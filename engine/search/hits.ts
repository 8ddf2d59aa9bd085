// The hits of a question: the nearest emails, those of the people it names before all others, as they may be shown.
import { CLASSIFY_LISTS } from '../phases/classify-prompt.ts'
import { POLICY_HASH } from '../privacy.ts'
import { shownSubject } from '../shown-subject.ts'
import type { Database } from '../store/database.ts'
import { localNumbers } from '../store/letters.ts'
import { foundEmails, type Near, nearestEmails, nearestOf, newestOf } from '../store/search.ts'
import type { PeopleOfQuestion } from './people.ts'

export interface SearchHit {
  /** Its local number (#48213). */
  readonly number: number
  readonly receivedAt: Date | null
  /** One of the closed list; absent for any other, which another program wrote. */
  readonly category?: string
  /** Anonymised and cut short; absent where there is none, or where anything personal was found in it. */
  readonly subject?: string
  /** Cosine, 1 for the same; absent where nothing had to be compared. */
  readonly similarity?: number
  /** Other emails of the very same text, which are not shown beside it. */
  readonly alike: number
  /** It was sent or received by somebody whom the question names. */
  readonly ofPeople: boolean
}

export interface HitsOrder {
  readonly people: PeopleOfQuestion
  readonly model: string
  /** Left out: only people were asked for, and their newest emails are the answer. */
  readonly vector?: readonly number[]
}

/** Shown page by page. */
const MOST_HITS = 20
const CANDIDATES = 60
/** What a single word that is somebody's name, and may be a word like any other, counts beside the likeness of texts. */
const HINT = 0.1

const OURS: ReadonlySet<string> = new Set(CLASSIFY_LISTS.categories)

interface Ranked {
  readonly id: string
  readonly similarity?: number
  readonly alike: number
  readonly ofPeople: boolean
}

/** Newsletters repeat: of emails of one text the first stands for all. */
const withoutRepeats = (ranked: readonly (Near & { readonly ofPeople: boolean })[]): Ranked[] => {
  const groups = new Map<string, { readonly head: Near & { readonly ofPeople: boolean }; readonly ids: Set<string> }>()
  for (const near of ranked) {
    const group = groups.get(near.same)
    if (group) group.ids.add(near.id)
    else groups.set(near.same, { head: near, ids: new Set([near.id]) })
  }
  return [...groups.values()].map(({ head, ids }) => ({
    id: head.id,
    similarity: 1 - head.distance,
    alike: ids.size - 1,
    ofPeople: head.ofPeople,
  }))
}

const rank = async (db: Database, { people, model, vector }: HitsOrder): Promise<Ranked[]> => {
  const asked = people.named.length > 0 ? people.named : people.hinted
  if (vector === undefined)
    return (await newestOf(db, asked, MOST_HITS)).map(({ id }) => ({ id, alike: 0, ofPeople: true }))
  return db.transaction(async (tx) => {
    const all = await nearestEmails(tx, vector, model, CANDIDATES)
    const theirs = asked.length > 0 ? await nearestOf(tx, asked, vector, model, CANDIDATES) : []
    const their = new Set(theirs.map(({ id }) => id))
    const marked = [
      ...theirs.map((near) => ({ ...near, ofPeople: true })),
      ...all.filter(({ id }) => !their.has(id)).map((near) => ({ ...near, ofPeople: false })),
    ]
    // Whoever is named is meant, so their emails come first; whoever is only hinted at gets a little ahead.
    if (people.named.length === 0)
      marked.sort((a, b) => a.distance - b.distance - HINT * (Number(a.ofPeople) - Number(b.ofPeople)))
    return withoutRepeats(marked).slice(0, MOST_HITS)
  })
}

/** Finds them; the best first, a few pages of them at most. */
export const findHits = async (db: Database, order: HitsOrder): Promise<SearchHit[]> => {
  const ranked = await rank(db, order)
  const rows = await foundEmails(
    db,
    ranked.map(({ id }) => id),
    POLICY_HASH,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const known = ranked.flatMap(({ id, ...rest }) => {
    const row = byId.get(id)
    return row ? [{ ...rest, row }] : []
  })
  const numbers = await localNumbers(
    db,
    known.map(({ row }) => row.messageId),
  )
  return known.map(({ row, similarity, alike, ofPeople }, at) => {
    const subject = shownSubject(row.subject, row)
    return {
      number: numbers[at] ?? 0,
      receivedAt: row.receivedAt,
      ...(row.category !== null && OURS.has(row.category) ? { category: row.category } : {}),
      ...(subject === undefined ? {} : { subject }),
      ...(similarity === undefined ? {} : { similarity }),
      alike,
      ofPeople,
    }
  })
}

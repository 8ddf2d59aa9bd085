// Semantic search: a question in words, anonymised here, embedded under an approval of its own, answered by local numbers.
import type { Catalogue, VoyageModel } from '../catalogue.ts'
import type { Clock } from '../clock.ts'
import { costMicros, mostTokens, voyagePrice } from '../money.ts'
import type { PresidioPort, ServiceName, VoyagePort } from '../ports.ts'
import { type Anonymized, type Anonymizer, hidesCanary, seal } from '../privacy.ts'
import { ServiceError } from '../service-error.ts'
import type { Database } from '../store/database.ts'
import { readRun } from '../store/runs.ts'
import { hasVectors, knownPeople } from '../store/search.ts'
import { allowSearches, bookOrphanSearches, reserveSearch, searchRoom, settleSearch } from '../store/search-books.ts'
import { findHits, type SearchHit } from './hits.ts'
import { peopleOf } from './people.ts'
import { fillVocabulary, onlyKnownWords } from './vocabulary.ts'

export type SearchOutcome =
  | {
      readonly kind: 'found'
      /** Nearest first; none when nothing is there. */
      readonly hits: readonly SearchHit[]
      /** Whether somebody known here was recognised in the question, and looked for on this machine only. */
      readonly people: 'none' | 'hinted' | 'named'
      /** Words of the question that no anonymised text says: they were not sent. */
      readonly unsent: number
      /** What it cost, in micro-dollars; 0 when nothing had to be sent. */
      readonly micros: number
      /** What is left of what was approved, in micro-dollars. */
      readonly leftMicros: number
    }
  /** Nothing was sent: what is approved has no room for it. */
  | ({ readonly kind: 'needs_approval' } & SearchOffer)
  /** Nothing was sent: the last look still found something personal in the question. */
  | { readonly kind: 'personal' }
  /** Nothing was sent: what is left of the question without what is personal says nothing. */
  | { readonly kind: 'nothing_left' }
  /** Nothing was sent: no email has a vector yet. */
  | { readonly kind: 'no_vectors' }
  /** A service failed; whether it billed is in the books. */
  | { readonly kind: 'failed'; readonly service: ServiceName }

export interface SearchOffer {
  /** What is asked to be approved, in micro-dollars. */
  readonly capMicros: number
  /** Searches that it is enough for, each as long as may be asked. */
  readonly searches: number
}

export interface SearchFace {
  /** Searches. Costs a few micro-dollars at most, and nothing when nothing is sent. Throws on a fault of the database. */
  search(question: string, signal: AbortSignal): Promise<SearchOutcome>
  offer(): SearchOffer
  /** Records a standing approval of searches. */
  allow(approval: { readonly capMicros: number; readonly by: string }): Promise<{ readonly kind: 'recorded' }>
}

export interface SearchDeps {
  readonly db: Database
  readonly voyage: VoyagePort
  readonly presidio: PresidioPort
  readonly anonymizer: Anonymizer
  readonly catalogue: Catalogue
  readonly embedModel: VoyageModel
  readonly clock: Pick<Clock, 'now'>
  readonly newId: () => string
}

/** UTF-16 units of a question; longer ones are no questions. */
export const LONGEST_QUESTION = 300
/** A cent: thousands of questions. */
const ALLOWANCE_MICROS = 10_000
/** Tokens that the provider may add around a text. */
const OVERHEAD_TOKENS = 16
const BYTES_PER_CHARACTER = 3
/** Longer than any call may take: what is reserved for so long belongs to a process that is gone. */
const ORPHAN_AFTER_MS = 10 * 60_000

const PLACEHOLDERS = /<[A-Z]+_\d+>/g
const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.replace(PLACEHOLDERS, ''))

export const createSearch = (deps: SearchDeps): SearchFace => {
  const { db, voyage, clock } = deps
  const offer = (): SearchOffer => {
    const most = LONGEST_QUESTION * BYTES_PER_CHARACTER + OVERHEAD_TOKENS
    const each = costMicros(voyagePrice(deps.embedModel), { inputTokens: most, outputTokens: 0 })
    return { capMicros: ALLOWANCE_MICROS, searches: Math.floor(ALLOWANCE_MICROS / each) }
  }

  /** The vectors' own model: a question embedded by another one would be near to nothing. */
  const modelOfVectors = async (): Promise<VoyageModel> => {
    const run = await readRun(db)
    return deps.catalogue.voyage.find(({ id }) => id === run?.embed_model) ?? deps.embedModel
  }

  const embed = async (model: VoyageModel, text: Anonymized, signal: AbortSignal) => {
    const price = voyagePrice(model)
    const most = { inputTokens: mostTokens(text, OVERHEAD_TOKENS), outputTokens: 0 }
    const id = deps.newId()
    const at = clock.now()
    await bookOrphanSearches(db, new Date(at.getTime() - ORPHAN_AFTER_MS))
    const reserved = { id, model: model.id, micros: costMicros(price, most), inputTokens: most.inputTokens, at }
    if (!(await reserveSearch(db, reserved))) return { kind: 'needs_approval', ...offer() } as const
    try {
      const reply = await voyage.embed({ model: model.id, texts: [text], inputType: 'query' }, signal)
      const micros = costMicros(price, reply.usage)
      await settleSearch(db, id, { kind: 'billed', inputTokens: reply.usage.inputTokens, micros })
      return { kind: 'embedded', vector: reply.vectors[0] ?? [], micros } as const
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      await settleSearch(db, id, { kind: error.facts.billed === 'unknown' ? 'unknown' : 'unbilled' })
      return { kind: 'failed', service: error.facts.service } as const
    }
  }

  const anonymise = async (question: string, headers: readonly string[], signal: AbortSignal) => {
    const people = { sender: null, recipients: headers }
    const [made] = await deps.anonymizer.anonymize(
      [{ messageId: '', subject: null, body: question, ...people }],
      signal,
    )
    const { text, unsent } = await onlyKnownWords(db, (made?.body ?? '').trim())
    return { sealed: seal(text, people), unsent }
  }

  return {
    offer,
    async allow(approval) {
      await allowSearches(db, approval)
      return { kind: 'recorded' }
    },
    async search(question, signal) {
      const model = await modelOfVectors()
      if (!(await hasVectors(db, model.id))) return { kind: 'no_vectors' }
      const people = peopleOf(question, await knownPeople(db))
      const kind = people.named.length > 0 ? 'named' : people.hinted.length > 0 ? 'hinted' : 'none'
      try {
        if ((await hidesCanary(deps.presidio, signal)).kind === 'leaks') return { kind: 'failed', service: 'presidio' }
        await fillVocabulary(db, signal)
        const { sealed, unsent } = await anonymise(question, people.headers, signal)
        if (sealed.kind === 'left') return { kind: 'personal' }
        if (!saysSomething(sealed.text)) {
          // Only a name was asked for: what they wrote or were written is known here, and nothing has to be sent.
          if (kind === 'none') return { kind: 'nothing_left' }
          const hits = await findHits(db, { people, model: model.id })
          return { kind: 'found', hits, people: kind, unsent, micros: 0, leftMicros: await searchRoom(db) }
        }
        const embedded = await embed(model, sealed.text, signal)
        if (embedded.kind !== 'embedded') return embedded
        const hits = await findHits(db, { people, model: model.id, vector: embedded.vector })
        return { kind: 'found', hits, people: kind, unsent, micros: embedded.micros, leftMicros: await searchRoom(db) }
      } catch (error) {
        if (error instanceof ServiceError) return { kind: 'failed', service: error.facts.service }
        throw error
      }
    },
  }
}

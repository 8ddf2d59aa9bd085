// The panels of /search: what was found, by local numbers; the small approval it asks for; and why nothing was sent.
import type { SearchHit } from '../../engine/search/hits.ts'
import type { SearchOffer, SearchOutcome } from '../../engine/search/search.ts'
import type { Localiser } from '../localiser.ts'
import type { Found } from '../search-memory.ts'
import { usd } from './money.ts'
import { bold, button, lines, type Panel, panel, withRows } from './panel.ts'

export const PAGE = 5

/** Local number, category, date and likeness; under it the anonymised subject. Nothing else of an email. */
export const hitLines = (words: Localiser, hit: SearchHit): readonly string[] => {
  const { number, receivedAt, category, subject, similarity, alike, ofPeople } = hit
  const params = {
    number: String(number),
    category: category ?? words.t('search-no-category'),
    who: ofPeople ? 'named' : 'anybody',
    ...(receivedAt === null ? {} : { at: receivedAt.toISOString() }),
    ...(similarity === undefined ? {} : { share: Math.max(0, similarity) }),
  }
  const dated = receivedAt === null ? 'undated' : 'dated'
  return [
    words.t(similarity === undefined ? `search-hit-${dated}` : `search-hit-${dated}-near`, params),
    ...(subject === undefined ? [] : [subject]),
    ...(alike > 0 ? [words.t('search-alike', { count: alike })] : []),
  ]
}

/** How it was searched and what it cost. */
export const searchFoot = (words: Localiser, { people, unsent, micros, leftMicros }: Found): readonly string[] => [
  ...(people === 'none' ? [] : [words.t('search-people', { people })]),
  ...(unsent === 0 ? [] : [words.t('search-unsent', { count: unsent })]),
  words.t(micros === 0 ? 'search-free' : 'search-cost', { left: usd(leftMicros) }),
]

/** One page; `id` names the list on the button that shows more of it. */
export const foundPanel = (words: Localiser, found: Found, id: string, from = 0): Panel => {
  const { hits } = found
  if (hits.length === 0) return panel(bold(words.t('search-title')), words.t('search-nothing'))
  const shown = hits.slice(from, from + PAGE)
  const next = from + PAGE
  return withRows(
    {
      text: lines(
        bold(words.t('search-title')),
        ...shown.flatMap((hit) => ['', ...hitLines(words, hit)]),
        '',
        ...searchFoot(words, found),
      ),
      rows: [],
    },
    next < hits.length
      ? [
          button('search_more', words.t('button-search-more', { count: hits.length - next }), {
            search: id,
            from: next,
          }),
        ]
      : [],
  )
}

export const searchOfferPanel = (words: Localiser, { capMicros, searches }: SearchOffer, until: Date): Panel => {
  const params = { cap: usd(capMicros), searches, until: until.toISOString() }
  return withRows(panel(bold(words.t('search-title')), words.t('search-offer', params)), [
    button('approve_search', words.t('button-approve-search', params), { capMicros }),
    button('cancel', words.t('button-cancel')),
  ])
}

/** Why there is no answer; what has one, or asks for an approval, has a panel of its own. */
export const searchRefusal = (
  words: Localiser,
  outcome: Exclude<SearchOutcome, { readonly kind: 'found' | 'needs_approval' }>,
): string => {
  switch (outcome.kind) {
    case 'personal':
      return words.t('search-personal')
    case 'nothing_left':
      return words.t('search-nothing-left')
    case 'no_vectors':
      return words.t('search-no-vectors')
    case 'failed':
      return words.t('search-failed', { service: outcome.service })
  }
}

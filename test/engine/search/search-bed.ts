// A small searchable corpus: generated mail in the graph with real anonymised texts and vectors, and the search on emulators.
import { randomUUID } from 'node:crypto'
import { readCatalogue, voyageModelOf } from '../../../engine/catalogue.ts'
import { createAnonymizer } from '../../../engine/privacy.ts'
import { createSearch, type SearchFace } from '../../../engine/search/search.ts'
import { createPresidio } from '../../../engine/services/presidio.ts'
import { createVoyage } from '../../../engine/services/voyage.ts'
import type { Database } from '../../../engine/store/database.ts'

const TIMEOUT_MS = 10_000

/** The search as bot/world.ts builds it, on these emulators. */
export const searchOn = (
  db: Database,
  urls: { readonly voyage: string; readonly presidio: string },
  now: () => Date = () => new Date(),
): SearchFace => {
  const catalogue = readCatalogue()
  const presidio = createPresidio({ baseUrl: urls.presidio, timeoutMs: TIMEOUT_MS })
  return createSearch({
    db,
    voyage: createVoyage({ apiKey: 'pa-of-the-search-test', baseUrl: `${urls.voyage}/v1`, timeoutMs: TIMEOUT_MS }),
    presidio,
    anonymizer: createAnonymizer({ presidio }),
    catalogue,
    embedModel: voyageModelOf(catalogue, catalogue.voyageDefault),
    clock: { now },
    newId: randomUUID,
  })
}

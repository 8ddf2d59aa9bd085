// What the real Presidio and everything behind it hide of generated French mail, by gold spans: the goals of privacy.
import { beforeAll, describe, expect, it } from 'vitest'
import { createPresidio } from '../../engine/services/presidio.ts'
import { frenchMail, holdAgainstGold } from '../bench/recall-gold.ts'
import { type Recall, type Row, recallOf, share, tableOf } from '../bench/recall-table.ts'
import { never } from '../engine/services/outcome.ts'
import { PRESIDIO_URL } from './real-presidio.ts'

/** `npm run recall` takes 1,000 of them, and measures the pace too. */
const MAILS = 240
const CHUNK = 16
const PATIENCE_MS = 240_000

describe.skipIf(PRESIDIO_URL === undefined)('of French mail, the real Presidio with the anonymiser', () => {
  let recall: Recall
  const hidden = (row: Row, hider: Parameters<typeof share>[1]) => {
    const tally = recall.rows.get(row)
    if (!tally) throw new Error(`no ${row} was planted: raise MAILS`)
    return share(tally, hider)
  }

  beforeAll(async () => {
    const presidio = createPresidio({ baseUrl: PRESIDIO_URL ?? '', timeoutMs: PATIENCE_MS })
    const emails = frenchMail(2026, MAILS)
    const chunks = Array.from({ length: MAILS / CHUNK }, (_, at) => emails.slice(at * CHUNK, (at + 1) * CHUNK))
    const held = []
    for (const chunk of chunks) held.push(...(await holdAgainstGold(presidio, chunk, never)))
    recall = recallOf(held)
    console.log(tableOf(recall))
  }, PATIENCE_MS)

  it.each(['email', 'phone', 'iban', 'nir', 'card', 'siret', 'url', 'address'] as const)('hides every %s', (row) => {
    expect(hidden(row, 'whole')).toBe(1)
  })

  it.each(['email', 'phone', 'iban', 'nir', 'card'] as const)('hides every %s by Presidio alone, too', (row) => {
    expect(hidden(row, 'presidio')).toBe(1)
  })

  it('hides every name of the headers', () => {
    expect(hidden('name of the header', 'whole')).toBe(1)
  })

  it('hides at least 95 of 100 names with the headers’ list, and those names that stand in full', () => {
    expect(hidden('name', 'headers')).toBeGreaterThanOrEqual(0.95)
    expect(hidden('name in full', 'headers')).toBeGreaterThanOrEqual(0.95)
  })

  it('hides no less with each part that is added', () => {
    for (const tally of recall.rows.values()) {
      const { french, presidio, headers, whole } = tally.hidden
      expect([french, presidio, headers, whole].toSorted((one, other) => one - other)).toEqual([
        french,
        presidio,
        headers,
        whole,
      ])
    }
  })

  it('leaves most of what is nobody’s', () => {
    expect(share(recall.innocent, 'whole')).toBeLessThan(0.25)
  })
})

// The plan's hash: an approval binds to the terms, and only to them.
import { expect, it } from 'vitest'
import { hashTerms, type PlanTerms } from '../../engine/plan.ts'
import { planOf, TERMS } from './open-run.ts'

const CHANGES: readonly (readonly [string, Partial<PlanTerms>])[] = [
  ['the model', { model: 'claude-other' }],
  ['the embedding model', { embedModel: 'voyage-other' }],
  ['the lane', { lane: 'batch' }],
  ['the mode', { mode: 'replace' }],
  ['near-identical mail', { nearTwins: true }],
  ['emails per call', { perCall: 5 }],
  ['the prompt', { promptHash: 'another' }],
  ['the privacy policy', { policyHash: 'another' }],
  ['the input price', { prices: { ...TERMS.prices, input: TERMS.prices.input + 1 } }],
  ['the output price', { prices: { ...TERMS.prices, output: TERMS.prices.output + 1 } }],
  ['the embedding price', { prices: { ...TERMS.prices, embed: TERMS.prices.embed + 1 } }],
]

it.each(CHANGES)('changes with %s', (_what, change) => {
  expect(hashTerms({ ...TERMS, ...change })).not.toBe(hashTerms(TERMS))
})

it('differs between all of these changes', () => {
  const hashes = CHANGES.map(([, change]) => hashTerms({ ...TERMS, ...change }))
  expect(new Set(hashes).size).toBe(CHANGES.length)
})

it('does not change with counts, forecasts, the time, or the order in which prices were written', () => {
  const { input, output, embed } = TERMS.prices
  expect(hashTerms(planOf({ total: 7, capOfferMicros: 1, createdAt: new Date(0), sample: 0, basis: 'dry_run' }))).toBe(
    hashTerms(TERMS),
  )
  expect(hashTerms({ ...TERMS, prices: { embed, output, input } })).toBe(hashTerms(TERMS))
})

it('does not run terms together', () => {
  expect(hashTerms({ ...TERMS, promptHash: 'ab', policyHash: 'c' })).not.toBe(
    hashTerms({ ...TERMS, promptHash: 'a', policyHash: 'bc' }),
  )
})

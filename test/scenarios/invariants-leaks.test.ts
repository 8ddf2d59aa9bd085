// Names that a real recogniser misses are counted, and too many of them break the invariant.
import { expect, it } from 'vitest'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import { fewNamesSeen, secretsOf } from './invariants-leaks.ts'
import type { Ledger } from './ledger.ts'

const nothing = async () => {
  throw new Error('nobody asks for this')
}
const seeing = (seen: readonly string[]): Ledger => ({
  totals: nothing,
  entries: nothing,
  search: async (needles) =>
    needles.filter((needle) => seen.includes(needle)).map((needle) => ({ needle, requests: [1] })),
})

it('five of a hundred different names may be seen, and no sixth', async () => {
  const names = Array.from({ length: 100 }, (_, at) => `Nom ${at}`)
  const twice = [...names, ...names]
  expect(await fewNamesSeen('Claude', seeing(names.slice(0, 5)), twice)).toMatchObject({
    holds: true,
    detail: '5 of 100 names were seen, 5 may be',
  })
  expect((await fewNamesSeen('Claude', seeing(names.slice(0, 6)), twice)).holds).toBe(false)
})

it('names are told from what has a shape, and neither is lost', () => {
  const { planted, name } = secretsOf(generateMail({ seed: 3, count: 200 }))
  expect([...name].filter((value) => /[\d@]/.test(value))).toEqual([])
  expect([...planted].filter((value) => !/[\d@]/.test(value) && !/^\d/.test(value))).toEqual([])
  expect([name.size > 200, planted.size > 400]).toEqual([true, true])
})

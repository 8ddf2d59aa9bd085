// Vectors sent in binary arrive as they were, to single precision, on either kind of database.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { vectorsParameter } from '../../../engine/store/binary-vectors.ts'
import { only } from '../../../engine/store/database.ts'
import { testDatabase } from '../../database.ts'

const { db } = await testDatabase()

const roundTrip = async (vectors: readonly (readonly number[])[]): Promise<unknown> => {
  const row = z.object({ texts: z.array(z.string()) })
  const text = `select array(select v::text from unnest($1::vector[]) with ordinality as u (v, i) order by i) as texts`
  const { texts } = await only(db, row, text, [await vectorsParameter(db, vectors)])
  return texts.map((each) => z.array(z.number()).parse(JSON.parse(each)).map(Math.fround))
}

it('keeps every number of every vector, in order', async () => {
  const number = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  )
  const vector = fc.array(number, { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.array(vector, { minLength: 1, maxLength: 5 }), async (vectors) => {
      expect(await roundTrip(vectors)).toEqual(vectors.map((each) => each.map((one) => Math.fround(one))))
    }),
    { numRuns: 50, seed: 7 },
  )
})

it('takes a full request of full vectors', async () => {
  const vectors = Array.from({ length: 1_000 }, (_, at) => Array.from({ length: 1_024 }, (_, of) => (at - of) / 1_024))
  expect(await roundTrip(vectors)).toEqual(vectors)
})

it('takes none', async () => {
  expect(await roundTrip([])).toEqual([])
})

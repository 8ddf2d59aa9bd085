// A database whose server goes away at the worst moments: before an operation, or after its commit and before the answer.
import type { Database } from '../../engine/store/database.ts'

export type Loss = 'none' | 'before' | 'after'

const lost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })

/** The same database; `next` says what becomes of each transaction and of each statement outside of one. */
export const losingAnswers = (db: Database, next: () => Loss): Database => {
  const losing = async <T>(operation: () => Promise<T>): Promise<T> => {
    const loss = next()
    if (loss === 'before') throw lost()
    const result = await operation()
    if (loss === 'after') throw lost()
    return result
  }
  return {
    rows: (schema, text, params) => losing(() => db.rows(schema, text, params)),
    run: (text, params) => losing(() => db.run(text, params)),
    transaction: (work) => losing(() => db.transaction(work)),
    close: db.close,
  }
}

// The machine's memory as the supervisor wants it read: full RAM is rehearsed without filling any.
import { createRequire } from 'node:module'
import { z } from 'zod'

/** What the supervisor tells the app; null: read the truth. */
export const ramOrder = z.object({ ramUsedPercent: z.number().min(0).max(100).nullable() })
export type RamOrder = z.output<typeof ramOrder>

/**
 * Puts a figure between the product and the library that reads the memory; gives the function that sets it.
 *
 * Hazard: an ES module copies a CommonJS library's functions when it first imports it. Call this before anything imports
 * engine/machine.ts; from then on the product reads what is ordered here, and knows nothing of it.
 */
export const pretendRam = (): ((order: RamOrder) => void) => {
  const library: typeof import('systeminformation') = createRequire(import.meta.url)('systeminformation')
  const truth = library.mem
  let used: number | null = null
  Object.assign(library, {
    mem: async () => {
      const read = await truth()
      return used === null ? read : { ...read, available: read.total * (1 - used / 100) }
    },
  })
  return ({ ramUsedPercent }) => {
    used = ramUsedPercent
  }
}

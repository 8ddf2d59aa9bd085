// The emulators of a bench in a process of their own: what they compute is not counted as the engine's.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import { ledgerAt } from '../scenarios/ledger.ts'

const limits = z.object({
  requestsPerMinute: z.number(),
  inputTokensPerMinute: z.number(),
  outputTokensPerMinute: z.number(),
})

export const benchOrder = z.object({
  limits: z.union([z.literal('unlimited'), limits]).default('unlimited'),
  latencyMs: z.number().default(0),
  batchSpeed: z.number().default(1),
})
export type BenchOrder = z.input<typeof benchOrder>

const urlsShape = z.object({ claude: z.string(), voyage: z.string(), presidio: z.string() })

/** Starts them, of any order; `claude` gives the books of Claude. */
export const startBenchEmulators = async (order: BenchOrder = {}) => {
  const child = fork(new URL('./emulators-child.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [urls] = z
    .tuple([urlsShape])
    .rest(z.unknown())
    .parse(await once(child, 'message'))
  return {
    urls,
    claude: ledgerAt(urls.claude),
    async close() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

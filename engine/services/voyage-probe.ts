// Voyage's key, asked about for free: a request without a single text has nothing that could be billed.
import { z } from 'zod'
import type { VoyageKeyPort } from '../ports.ts'
import { ServiceError } from '../service-error.ts'
import { createExchange } from './exchange.ts'
import { kindOfStatus } from './failure.ts'

export interface VoyageProbeOptions {
  readonly apiKey: string
  /** With `/v1`; the provider's own by default. */
  readonly baseUrl?: string
  readonly model: string
  /** From sending to the last byte of the answer, in ms. */
  readonly timeoutMs: number
}

const PROVIDER = 'https://api.voyageai.com/v1'

/** A key that Voyage never gives out: its own begin with `pa-` or `al-`. */
const STRANGER = 'bad-key-of-a-free-check'

/** The statuses of a request that is invalid and nothing else. */
const INVALID: readonly (number | undefined)[] = [400, 422]

/**
 * Asks the embeddings endpoint with an empty list. There is no free way that Voyage documents; this one rests on the
 * list being empty: whether it is refused (400, as of 2026-11-23) or one day embedded, no token can be counted. What is
 * not documented is that the key is looked at first, so a stranger's key is tried the same way.
 */
export const createVoyageProbe = (options: VoyageProbeOptions): VoyageKeyPort => {
  const { baseUrl = PROVIDER, model, timeoutMs } = options
  // Here a 404 means that the address leads elsewhere: no model was looked for.
  const kindOf = ({ status }: { readonly status: number }) => (status === 404 ? 'rejected' : kindOfStatus(status))

  const ask = async (apiKey: string, signal: AbortSignal): Promise<void> => {
    const exchange = createExchange({ service: 'voyage', apiKey, timeoutMs, kindOf })
    try {
      await exchange(
        async (fetch) => {
          const answer = await fetch(`${baseUrl}/embeddings`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ input: [], model }),
          })
          return answer.text()
        },
        z.string(),
        signal,
      )
    } catch (error) {
      if (!(error instanceof ServiceError && INVALID.includes(error.facts.status))) throw error
    }
  }

  return {
    probe: (signal) => ask(options.apiKey, signal),
    refusesStrangers: (signal) =>
      ask(STRANGER, signal).then(
        () => false,
        (error: unknown) => {
          if (error instanceof ServiceError && error.facts.kind === 'key_refused') return true
          throw error
        },
      ),
  }
}

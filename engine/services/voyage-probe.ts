// Voyage's key, asked about for free: a request without a single text has nothing that could be billed.
import type { VoyageKeyPort } from '../ports.ts'
import { ServiceError, type ServiceErrorKind } from '../service-error.ts'

export interface VoyageProbeOptions {
  /** With `/v1`, as the SDK wants it; the provider's own by default. */
  readonly baseUrl?: string
  readonly apiKey: string
  readonly model: string
}

const PROVIDER = 'https://api.voyageai.com/v1'

/** A key that Voyage never gives out: its own begin with `pa-` or `al-`. */
const STRANGER = 'bad-key-of-a-free-check'

// docs.voyageai.com/docs/error-codes
const KINDS: Readonly<Record<number, ServiceErrorKind>> = {
  401: 'key_refused',
  402: 'billing',
  403: 'forbidden',
  404: 'rejected',
  429: 'rate_limited',
}

const kindOf = (status: number): ServiceErrorKind => KINDS[status] ?? 'server_error'

const fault = (kind: ServiceErrorKind, status?: number) =>
  new ServiceError({ service: 'voyage', kind, billed: 'no', ...(status === undefined ? {} : { status }) })

/**
 * Asks the embeddings endpoint with an empty list. There is no free way that Voyage documents; this one rests on the
 * list being empty: whether it is refused (400, as of 2026-11-23) or one day embedded, no token can be counted. What is
 * not documented is that the key is looked at first, so a stranger's key is tried the same way.
 */
export const createVoyageProbe = ({ baseUrl = PROVIDER, apiKey, model }: VoyageProbeOptions): VoyageKeyPort => {
  const ask = async (key: string, signal: AbortSignal): Promise<number> => {
    try {
      const answer = await fetch(`${baseUrl}/embeddings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ input: [], model }),
        signal,
      })
      await answer.body?.cancel()
      return answer.status
    } catch {
      // Fetch's own error names the address; a ServiceError keeps what may be shown.
      throw fault(signal.aborted ? 'aborted' : 'connection')
    }
  }
  return {
    async probe(signal) {
      const status = await ask(apiKey, signal)
      if (status !== 200 && status !== 400 && status !== 422) throw fault(kindOf(status), status)
    },
    refusesStrangers: async (signal) => (await ask(STRANGER, signal)) === 401,
  }
}

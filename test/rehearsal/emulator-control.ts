// Orders an emulator in another process to fail, and to be well again.
import { z } from 'zod'
import type { FaultRule } from '../emulators/faults.ts'

const ordered = z.object({ ids: z.array(z.int()) })

const order = async (url: string, init: RequestInit): Promise<unknown> => {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`the emulator refused the order (${response.status}): ${await response.text()}`)
  return response.json()
}

/** Gives the ids by which these very rules can be ended. */
export const orderFaults = async (url: string, rules: readonly FaultRule[]): Promise<readonly number[]> =>
  ordered.parse(await order(`${url}/_control/faults`, { method: 'POST', body: JSON.stringify(rules) })).ids

/** Ends the rules with these ids; without any, every fault that was ordered. */
export const clearFaults = async (url: string, ids?: readonly number[]): Promise<void> => {
  const queries = ids?.map((id) => `?id=${id}`) ?? ['']
  for (const query of queries) await order(`${url}/_control/faults${query}`, { method: 'DELETE' })
}

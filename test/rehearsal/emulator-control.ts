// Orders an emulator in another process to fail, and to be well again.
import type { FaultRule } from '../emulators/faults.ts'

const order = async (url: string, init: RequestInit): Promise<void> => {
  const response = await fetch(`${url}/_control/faults`, init)
  if (!response.ok) throw new Error(`the emulator refused the order (${response.status}): ${await response.text()}`)
}

export const orderFaults = (url: string, rules: readonly FaultRule[]): Promise<void> =>
  order(url, { method: 'POST', body: JSON.stringify(rules) })

/** Ends every fault that was ordered. */
export const clearFaults = (url: string): Promise<void> => order(url, { method: 'DELETE' })

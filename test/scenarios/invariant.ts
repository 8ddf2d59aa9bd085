// What an invariant says of a scenario that has ended: whether it holds, and the numbers that show it.

export interface Invariant {
  readonly name: string
  readonly holds: boolean
  /** Numbers and kinds; never a value out of an email. */
  readonly detail: string
}

/** An invariant that holds when none of the faults is there; each fault is told with its number. */
export const holdsUnless = (name: string, numbers: string, faults: Readonly<Record<string, number>>): Invariant => {
  const there = Object.entries(faults).filter(([, count]) => count !== 0)
  const told = there.map(([fault, count]) => `${fault}: ${count}`)
  return { name, holds: there.length === 0, detail: [numbers, ...told].join('; ') }
}

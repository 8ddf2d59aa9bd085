// A token bucket: fills continuously up to a minute's worth, on a clock that is handed in.

export interface Bucket {
  /** Units per minute, which is also what it holds when full. */
  readonly limit: number
  /** Milliseconds until `units` can be taken; 0 when they can be now. */
  waitFor(units: number): number
  /** Takes units, into debt if need be: what was produced has been produced. */
  spend(units: number): void
  /** Whole units left; never below 0. */
  remaining(): number
  /** Milliseconds of the clock at which it will be full again. */
  fullAt(): number
}

const MINUTE = 60_000

/** A full bucket of `limit` units per minute; Infinity never runs dry. */
export const createBucket = (limit: number, clock: () => number): Bucket => {
  let level = limit
  let seenAt = clock()
  const fill = () => {
    const now = clock()
    if (limit !== Number.POSITIVE_INFINITY) level = Math.min(limit, level + ((now - seenAt) * limit) / MINUTE)
    seenAt = now
    return level
  }
  const timeFor = (units: number) => (limit === Number.POSITIVE_INFINITY ? 0 : Math.ceil((units * MINUTE) / limit))
  return {
    limit,
    waitFor: (units) => Math.max(0, timeFor(units - fill())),
    spend: (units) => {
      level = fill() - units
    },
    remaining: () => Math.max(0, Math.floor(fill())),
    fullAt: () => clock() + timeFor(limit - fill()),
  }
}

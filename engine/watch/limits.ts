// The limits of the watch: where each incident opens and where it is over, with the runbook's numbers as defaults.

export interface WatchLimits {
  /** Apart from where it is released, so that a figure on the edge does not open and close it. */
  readonly ramOpensPercent: number
  readonly ramReleasesPercent: number
  readonly swapOpensPercent: number
  readonly diskLowBytes: number
  readonly diskFullBytes: number
  readonly loopLagMs: number
  readonly rssBytes: number
  /** Nothing was saved for so long although it might have been. */
  readonly stallMs: number
  readonly backupMaxAgeHours: number
  /** The wall's clock against the one that only counts, between two looks. */
  readonly clockJumpMs: number
  /** A model that retires within so many days is told of. */
  readonly retirementDays: number
}

export const GIB = 1024 ** 3

/** The runbook's RAM rule (85 % of 48 GB is 40.8 GB); and room enough that PostgreSQL can still write its log. */
export const WATCH_LIMITS: WatchLimits = {
  ramOpensPercent: 85,
  ramReleasesPercent: 80,
  swapOpensPercent: 50,
  diskLowBytes: 10 * GIB,
  diskFullBytes: 2 * GIB,
  loopLagMs: 500,
  rssBytes: 2 * GIB,
  stallMs: 10 * 60_000,
  backupMaxAgeHours: 48,
  clockJumpMs: 10_000,
  retirementDays: 30,
}

/** Over only with half as much room again, or at four fifths of what opened it. */
export const ROOM_AGAIN = 1.5
export const EASED = 0.8

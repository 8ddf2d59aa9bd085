// Where the real Presidio answers, for the suites that ask it; .ci/presidio starts one.

/** These suites are skipped without one, and CI runs them with it. */
export const PRESIDIO_URL: string | undefined = process.env.TEST_PRESIDIO_URL || undefined

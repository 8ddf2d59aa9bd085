// Letters: more of them than is usual while a phase goes on, and at its end; told first, then asked about.
import type { FaultRule } from '../../emulators/faults.ts'
import { press } from './owner.ts'
import type { Rows } from './play.ts'

/** Of the first so many calls the service refuses, once for good, every so many: by the seed it is always the same ones. */
const refusing = (probability: number, seed: number): FaultRule => ({
  fault: 'status',
  status: 413,
  endpoint: 'messages',
  probability,
  seed,
})
/** Three of a hundred and twenty. */
const FEW = refusing(0.03, 16)
/** Nine of a hundred and ten. */
const MANY = refusing(0.09, 29)

/** Half of the outcomes from which on the failure rate says something; the rest takes its time, so that it is seen. */
const HALF_ENOUGH = 50

export const FEW_FAIL: Rows<'failure_rate_high' | 'letters_high'> = {
  failure_rate_high: {
    async fault({ stage, freeze, wish, pace }) {
      stage.claude.faults.add(FEW)
      await stage.start(20_000_000)
      await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= HALF_ENOUGH)
      await freeze()
      pace(60)
      await wish('run')
    },
    // It speaks of a phase, and is over with it.
    repair: ({ pace }) => pace(0),
  },
  letters_high: {
    follows: true,
    fault: () => undefined,
    async repair({ stage }) {
      stage.claude.faults.clear()
      await stage.engine.retryLetters({}, 'test')
    },
  },
}

export const MANY_FAIL: Rows<'failure_rate_hold' | 'letters_over_limit'> = {
  failure_rate_hold: {
    async fault({ stage }) {
      stage.claude.faults.add(MANY)
      await stage.start(20_000_000)
    },
    repair: press(/Accepter et continuer/),
  },
  letters_over_limit: {
    follows: true,
    fault: () => undefined,
    repair: press(/Accepter et continuer/),
  },
}

// Runs an engine on a bench's place until a snapshot fits.

import type { Engine } from '../../engine/engine.ts'
import { noKill } from '../../engine/kill-point.ts'
import type { Choice } from '../../engine/plan.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import { buildEngine, type EngineOnEmulators } from '../scenarios/build-engine.ts'
import type { Place } from './place.ts'

export type Urls = EngineOnEmulators['urls']

/** No waits are shortened: what is measured is what would happen. */
export const benchEngine = ({ db, folder }: Place, urls: Urls, over: Partial<EngineOnEmulators> = {}): Engine =>
  buildEngine({ db, urls, folder, killPoint: noKill, maxInFlight: 50, faster: 1, ...over })

export const until = (engine: Engine, fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> =>
  new Promise((resolve, reject) => {
    let busy = false
    const look = () => {
      if (busy) return
      busy = true
      engine.snapshot().then((snapshot) => {
        busy = false
        if (!fits(snapshot)) return
        off()
        clearInterval(timer)
        resolve(snapshot)
      }, reject)
    }
    const off = engine.on(look)
    // A budget of seconds or a state that nobody tells of.
    const timer = setInterval(look, 50)
    look()
  })

export const isClassified = ({ phases }: Snapshot): boolean => phases[0]?.state === 'done'

/** A million emails cost about $2,000; a cap below that is held, as it has to be. */
const FAR_ABOVE_MICROS = 100_000_000_000

/** Approves the choice, by default what is offered first, far above what it can cost. */
export const startAll = async (engine: Engine, choice?: Choice): Promise<void> => {
  const plan = await engine.plan(choice ? { choice } : {})
  const outcome = await engine.start({ plan, capMicros: FAR_ABOVE_MICROS, by: 'bench' })
  if (outcome.kind !== 'started') throw new Error(`not started: ${outcome.kind}`)
}

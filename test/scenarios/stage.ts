// The stage of a scenario: the emulators, real mail in the source, and the real engine with its real adapters on it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/clock.ts'
import type { Engine } from '../../engine/engine.ts'
import { noKill } from '../../engine/kill-point.ts'
import { type Lane, PLAIN, type Thrift } from '../../engine/plan.ts'
import type { Snapshot } from '../../engine/snapshot.ts'
import type { Database } from '../../engine/store/database.ts'
import type { VectorIndexOptions } from '../../engine/vector-index.ts'
import { type AnthropicOptions, startAnthropicEmulator } from '../emulators/anthropic.ts'
import type { Emulator, EmulatorOptions } from '../emulators/emulator.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import type { MailOrder } from '../rehearsal/mail/generate-mail.ts'
import type { GeneratedEmail } from '../rehearsal/mail/generated-email.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { buildEngine, type EngineOnEmulators, type Timeouts } from './build-engine.ts'
import { distinctMail } from './distinct-mail.ts'

export interface Stage {
  readonly engine: Engine
  readonly claude: Emulator
  readonly voyage: Emulator
  readonly presidio: Emulator
  readonly mail: readonly GeneratedEmail[]
  /** Approves the plan as it is offered, or up to that cap, live or by batch or thriftier, and lets the engine work. */
  start(capMicros?: number, lane?: Lane, thrift?: Partial<Thrift>): Promise<void>
  /** Resolves with the first snapshot that fits; woken by the engine's events, and now and then. */
  until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot>
  /** A second engine on the same database, after the first was closed; or in its place, as after a kill. */
  reopen(first?: 'closed' | 'cut off'): Promise<void>
  close(): Promise<void>
}

export interface StageOptions {
  readonly db: Database
  readonly mail: MailOrder
  readonly anthropic?: AnthropicOptions
  readonly maxInFlight?: number
  /** When the vectors get their index; never when left out. */
  readonly vectorIndex?: VectorIndexOptions
  /** How many times faster waits pass; 50 when left out. */
  readonly faster?: number
  /** Less patience, with a service that hangs. */
  readonly timeoutMs?: Partial<Timeouts>
  /** What the engine is given beside its services. */
  readonly surroundings?: Pick<EngineOnEmulators, 'figures' | 'redis' | 'every' | 'limits' | 'catalogue'>
  /** Of Voyage's emulator. */
  readonly voyage?: EmulatorOptions
  /** Entities that Presidio does not find while they stand here. */
  readonly blindTo?: ReadonlySet<string>
}

const LOOK_AGAIN_MS = 300

/** A look at every event of a busy engine took a third of the only connection's time. */
const NO_SOONER_MS = 40

/** A batch's hour passes in half a second. */
const BATCH_SPEED = 7_200

/** Sets the stage on an empty database. Call `close` whatever comes. */
export const setStage = async (options: StageOptions): Promise<Stage> => {
  const { db } = options
  const folder = await mkdtemp(join(tmpdir(), 'panel-stage-'))
  const [claude, voyage, presidio] = await Promise.all([
    startAnthropicEmulator({ limits: 'unlimited', batches: { speed: BATCH_SPEED }, ...options.anthropic }),
    startVoyageEmulator({ account: 'unlimited', ...options.voyage }),
    startPresidioEmulator(options.blindTo === undefined ? {} : { blindTo: options.blindTo }),
  ])
  const mail = distinctMail(options.mail)
  await insertMail(db, mail)
  const build = () =>
    buildEngine({
      db,
      urls: { claude: claude.url, voyage: voyage.url, presidio: presidio.url },
      folder,
      killPoint: noKill,
      maxInFlight: options.maxInFlight ?? 20,
      ...options.surroundings,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(options.faster === undefined ? {} : { faster: options.faster }),
      ...(options.vectorIndex === undefined ? {} : { vectorIndex: options.vectorIndex }),
    })
  let engine = build()
  await engine.open()
  const cutOff: Engine[] = []
  const closing = new AbortController()

  return {
    get engine() {
      return engine
    },
    claude,
    voyage,
    presidio,
    mail,
    async start(capMicros, lane = 'live', thrift = {}) {
      const live = await engine.plan()
      const plan = await engine.plan({ choice: { ...PLAIN, ...thrift, model: live.model, lane } })
      const outcome = await engine.start({ plan, capMicros: capMicros ?? plan.capOfferMicros, by: 'test' })
      if (outcome.kind !== 'started') throw new Error(`the run did not start: ${outcome.kind}`)
    },
    until: (fits) =>
      new Promise((resolve, reject) => {
        let looking = false
        let again = false
        let lookedMs = Number.NEGATIVE_INFINITY
        const look = async (): Promise<void> => {
          again = looking
          if (looking) return
          looking = true
          do {
            again = false
            await systemClock.sleep(NO_SOONER_MS - (performance.now() - lookedMs), closing.signal)
            lookedMs = performance.now()
            const snapshot = await engine.snapshot()
            if (fits(snapshot)) {
              off()
              resolve(snapshot)
              return
            }
          } while (again)
          looking = false
        }
        const wake = () => {
          look().catch(reject)
        }
        const stop = engine.on(wake)
        // A look at a store that is just coming back may be answered from memory, and nothing need happen after that.
        const regularly = setInterval(wake, LOOK_AGAIN_MS)
        const off = () => {
          clearInterval(regularly)
          stop()
          closing.signal.removeEventListener('abort', giveUp)
        }
        // Else a test that ran out of time would go on in the middle of the next.
        const giveUp = () => {
          off()
          reject(new Error('the stage was closed'))
        }
        closing.signal.addEventListener('abort', giveUp)
        look().catch(reject)
      }),
    async reopen(first = 'closed') {
      if (first === 'closed') await engine.close()
      else cutOff.push(engine)
      engine = build()
      await engine.open()
    },
    async close() {
      closing.abort()
      await Promise.all([engine, ...cutOff].map((each) => each.close()))
      await Promise.all([claude.close(), voyage.close(), presidio.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

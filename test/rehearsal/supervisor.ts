// The supervisor: owns the emulators, the embedded database and the app; only the app is ever killed and started again.
//
// The order of life: emulators and database first, the app last; the app ends first. Whatever becomes of this process,
// the children see their channel close: the app is then killed, the others close by themselves.
import { join } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { readyStore } from '../../bot/ready-store.ts'
import { systemClock } from '../../engine/clock.ts'
import { type Database, openDatabase } from '../../engine/store/database.ts'
import { type Child, type Exit, lastLines, startChild, startServing } from './child.ts'
import { type DatabaseServer, startDatabaseServer } from './database-server.ts'
import { type RehearsedDocker, startRehearsedDocker } from './docker.ts'
import type { EmulatorsOrder } from './emulators.ts'
import { appEnvironment, BOT_TOKEN, type Environment, type Parts } from './environment.ts'
import { type KillOrder, writeKillOrder } from './kill-order.ts'
import type { RamOrder } from './pretend-ram.ts'

export interface SupervisorOptions {
  /** Absolute; holds the database, the app's data and its log. */
  readonly folder: string
  readonly environment: Environment
  readonly parts: Parts
  /** Milliseconds that the emulated Claude takes to answer. */
  readonly claudeLatencyMs: number
}

const addresses = z.object({
  anthropic: z.string(),
  voyage: z.string(),
  presidio: z.string(),
  telegram: z.string(),
  phone: z.string(),
})
type EmulatorAddresses = z.output<typeof addresses>

export interface RunningApp {
  readonly pid: number
  readonly exited: Promise<Exit>
  /** SIGTERM, and the end in order; SIGKILL when that takes too long. */
  stop(): Promise<Exit>
}

export interface Supervisor {
  readonly emulators: EmulatorAddresses
  /** The app's log, as JSON lines. */
  readonly log: string
  /** Starts the app, to be killed where the order says. One app at a time. */
  startApp(killOrder?: KillOrder): RunningApp
  /** The embedded database, to be lost and found again; undefined when a real one is configured. */
  readonly database: Pick<DatabaseServer, 'stop' | 'start'> | undefined
  /** What the bot's restarts reach. */
  readonly docker: Pick<RehearsedDocker, 'onRestarted'>
  /** What the app reads as the machine's used memory from now on, whenever it is started; null: the truth. */
  pretendRam(order: RamOrder): void
  /** Works on the migrated database while no app runs: the embedded one has a single connection. */
  withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T>
  /** The last lines of the app's log and of what it printed. */
  tail(lines: number): string
  close(): Promise<void>
}

const silent = pino({ level: 'silent' })
const READY_MS = 30_000

/** Starts the emulators and, unless a real one is configured, the database. Throws when one of them cannot start. */
export const startSupervisor = async (options: SupervisorOptions): Promise<Supervisor> => {
  const { folder, environment, parts } = options
  const output = (name: string) => join(folder, 'logs', `${name}.out`)
  const order: EmulatorsOrder = { token: BOT_TOKEN, claudeLatencyMs: options.claudeLatencyMs }
  const startDatabase = () =>
    startDatabaseServer({ folder: join(folder, 'database'), environment, output: output('database') })
  const serving = await Promise.allSettled([
    startServing(
      {
        name: 'the emulators',
        entry: new URL('./emulators.ts', import.meta.url),
        argv: [JSON.stringify(order)],
        environment,
        output: output('emulators'),
      },
      addresses,
    ),
    parts.database === 'real' ? undefined : startDatabase(),
  ])
  const [emulators, database] = serving
  if (emulators.status === 'rejected' || database.status === 'rejected') {
    if (emulators.status === 'fulfilled') await emulators.value.stop('let_go')
    if (database.status === 'fulfilled') await database.value?.stop()
    throw serving.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))[0]
  }
  const dsn = database.value?.dsn ?? environment.POSTGRES_DSN ?? ''
  const docker = await startRehearsedDocker({
    presidio: parts.presidio === 'real' ? undefined : emulators.value.said.presidio,
    database: database.value,
  })
  const appVariables = appEnvironment({
    environment,
    parts,
    addresses: { ...emulators.value.said, dsn, docker: docker.url },
    dataFolder: join(folder, 'data'),
    logFolder: join(folder, 'logs'),
  })
  const log = join(folder, 'logs', 'migration.log')
  let app: Child | undefined
  let ram: RamOrder = { ramUsedPercent: null }

  return {
    emulators: emulators.value.said,
    log,
    startApp(killOrder = []) {
      if (app) throw new Error('the app runs already: stop it, or wait until it has ended')
      const { face } = startChild({
        name: 'the app',
        entry: new URL('./app.ts', import.meta.url),
        argv: [writeKillOrder(killOrder)],
        environment: appVariables,
        output: output('app'),
      })
      app = face
      face.tell(ram)
      const exited = face.exited.finally(() => {
        app = undefined
      })
      return { pid: face.pid, exited, stop: () => face.stop('terminate') }
    },
    database: database.value,
    docker,
    pretendRam(order) {
      ram = order
      app?.tell(ram)
    },
    async withDatabase(work) {
      if (app) throw new Error('the app holds the only connection of the embedded database: stop it first')
      const db = openDatabase({ dsn, connections: 1, onIdleError: () => undefined })
      try {
        // The embedded database cuts a connection off until it has seen the end of the one before.
        await readyStore(db, systemClock, silent, AbortSignal.timeout(READY_MS))
        return await work(db)
      } finally {
        await db.close()
      }
    },
    tail: (lines) => `${lastLines(log, lines)}\n${lastLines(output('app'), lines)}`,
    async close() {
      await app?.stop('terminate')
      await Promise.all([emulators.value.stop('let_go'), database.value?.stop(), docker.close()])
    },
  }
}

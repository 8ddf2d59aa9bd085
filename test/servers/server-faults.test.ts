// What a real server does to a run: backends killed, a stop, a crash, limits of connections and of time. Nothing is lost.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { noKill } from '../../engine/kill-point.ts'
import { type Database, only, openDatabase } from '../../engine/store/database.ts'
import { migrate } from '../../engine/store/migrate.ts'
import { emptyTables } from '../database.ts'
import { expectAllToHold } from '../scenarios/all-hold.ts'
import { buildEngine } from '../scenarios/build-engine.ts'
import { type Stage, setStage } from '../scenarios/stage.ts'
import { SERVER_DSN } from './bare-database.ts'
import { type OwnCluster, ownCluster } from './own-cluster.ts'

const EMAILS = 200

describe.skipIf(!SERVER_DSN)('a server of PostgreSQL', () => {
  let cluster: OwnCluster
  /** Of whoever disturbs: not of the engine. */
  let admin: Database
  let db: Database
  let stage: Stage
  const open = (user: 'postgres' | 'worker') =>
    openDatabase({
      dsn: cluster.dsn.replace('postgres@', `${user}@`),
      connections: 4,
      onIdleError: () => undefined,
    })

  beforeAll(async () => {
    cluster = await ownCluster()
    admin = open('postgres')
    await migrate(admin)
    // Not a superuser, whom no limit of connections would hold.
    await admin.run('create role worker login')
    for (const schema of ['core', 'ingestion', 'knowledge'])
      await admin.run(
        `grant usage on schema ${schema} to worker; grant all on all tables in schema ${schema} to worker;
         grant all on all sequences in schema ${schema} to worker`,
      )
  })
  afterAll(async () => {
    await admin?.close()
    cluster?.close()
  })
  beforeEach(async () => {
    await emptyTables(admin)
    db = open('worker')
    stage = await setStage({ db, mail: { seed: 5, count: EMAILS }, maxInFlight: 6, anthropic: { latencyMs: 4 } })
  })
  afterEach(async () => {
    await stage.close()
    await db.close()
  })

  const halfway = () => stage.until(({ phases }) => (phases[0]?.done ?? 0) >= 40)
  const expectWhole = async () => {
    const done = await stage.until(({ state }) => state === 'done')
    expect(done.phases.map(({ done: each, failed }) => ({ each, failed }))).toEqual(
      Array(3).fill({ each: EMAILS, failed: 0 }),
    )
    await expectAllToHold(admin, stage)
  }

  const killBackends = () =>
    admin.run(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    )

  it('whose backends are killed again and again in the middle of their work loses nothing', async () => {
    await stage.start()
    for (let done = 20; done < EMAILS; done += 20) {
      await stage.until(({ phases }) => (phases[0]?.done ?? 0) >= done)
      await killBackends()
    }
    await expectWhole()
  })

  it.each(['fast', 'immediate'] as const)('that is stopped (%s) and started goes on by itself', async (how) => {
    await stage.start()
    await halfway()
    cluster.stop(how)
    cluster.start()
    await expectWhole()
  })

  it.each([
    [
      'statements that take longer than a millisecond',
      `alter role worker set statement_timeout = '1ms'`,
      'alter role worker reset statement_timeout',
    ],
    [
      'transactions that idle for a millisecond',
      `alter role worker set idle_in_transaction_session_timeout = '1ms'`,
      'alter role worker reset idle_in_transaction_session_timeout',
    ],
    ['connections', 'alter role worker connection limit 0', 'alter role worker connection limit -1'],
  ])('that for a while allows no %s makes the run wait, and no email a letter', async (_, limit, lift) => {
    await stage.start()
    await halfway()
    await admin.run(limit)
    await killBackends()
    // New connections are under the limit, and the run says that it waits.
    await stage.until(({ reason }) => reason.key !== 'reason-running')
    await admin.run(lift)
    await killBackends()
    await expectWhole()
  })

  it('with a table that somebody locks for a while makes the run wait, and goes on', async () => {
    await stage.start()
    await halfway()
    await admin.transaction(async (tx) => {
      await tx.run('lock table ingestion.emails in access exclusive mode')
      const waits = z.object({ waiting: z.number() })
      for (let waiting = 0; waiting === 0; )
        waiting = (await only(tx, waits, `select count(*) as waiting from pg_locks where not granted`)).waiting
    })
    await expectWhole()
  })

  it('on which two engines start at once lets one work, and the other says so', async () => {
    const second = open('worker')
    const engine = buildEngine({
      db: second,
      urls: { claude: stage.claude.url, voyage: stage.voyage.url, presidio: stage.presidio.url },
      folder: '/tmp',
      killPoint: noKill,
      maxInFlight: 2,
      host: 'another',
    })
    try {
      expect(await engine.open()).toMatchObject({ kind: 'held_elsewhere' })
      await stage.start()
      expect((await engine.snapshot()).reason.key).toBe('reason-lease')
      await expectWhole()
    } finally {
      await engine.close()
      await second.close()
    }
  })
})

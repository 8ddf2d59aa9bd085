// kill -9 at named points, again and again: nothing is lost, nothing is done twice, and the books stay within their bounds.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { KillPointName } from '../../engine/kill-point.ts'
import { inDatabase } from '../borrowed-database.ts'
import { emptyTables, sampled, testDatabase } from '../database.ts'
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { randomFrom } from '../random.ts'
import { type KillOrder, writeKillOrder } from '../rehearsal/kill-order.ts'
import { generateMail } from '../rehearsal/mail/generate-mail.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import { checkInvariants } from './invariants.ts'
import { ledgerOf } from './ledger.ts'
import { runUntilItEnds } from './run-child.ts'

const place = await testDatabase()
/** 20 by `npm run kills`, 5 in CI, 1 in every test run. */
const RUNS = Number(process.env.KILL_RUNS ?? 1)
const EMAILS = 90
const POINTS: readonly KillPointName[] = ['reserved', 'answered', 'before_commit', 'after_commit']

/** Kills in phase 1 (three on a server, one on the embedded database), one after the graph's only chunk, one in phase 3; where exactly depends on the seed. */
const drawOrders = (seed: number): readonly KillOrder[] => {
  const random = randomFrom('kills', seed)
  const inPhase1 = sampled(place, [1, 2, 3], 3).map((): KillOrder => [[random.pick(POINTS), random.whole(1, 4)]])
  return [
    ...inPhase1,
    [['graph_applied', 1]],
    [
      ['graph_applied', 1],
      [random.pick(POINTS), 1],
    ],
  ]
}

it.each(Array.from({ length: RUNS }, (_, index) => index + 1))(
  'run %i is killed in every phase and ends with every invariant holding',
  { timeout: 60_000 },
  async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'panel-kills-'))
    const mail = [...generateMail({ seed, count: EMAILS })]
    await inDatabase(place, async (db) => {
      await emptyTables(db)
      await insertMail(db, mail)
    })
    const [claude, voyage, presidio] = await Promise.all([
      startAnthropicEmulator({ limits: 'unlimited', latencyMs: 3 }),
      startVoyageEmulator({ account: 'unlimited', latencyMs: 3 }),
      startPresidioEmulator(),
    ])
    try {
      const urls = { claude: claude.url, voyage: voyage.url, presidio: presidio.url }
      const given = { dsn: place.dsn, connections: place.connections, urls, folder }
      const orders = drawOrders(seed)
      let kills = 0
      for (const [index, order] of orders.entries()) {
        const outcome = await runUntilItEnds({ ...given, kill: writeKillOrder(order), start: index === 0 })
        if (outcome === 'killed') kills += 1
      }
      expect(await runUntilItEnds({ ...given, kill: '', start: false })).toBe('ended')
      // A run may have left a phase before the point that a later order names.
      expect(kills).toBeGreaterThanOrEqual(orders.length - 2)
      const invariants = await inDatabase(place, (db) =>
        checkInvariants({
          db,
          anthropic: ledgerOf(claude.books),
          voyage: ledgerOf(voyage.books),
          secrets: { planted: mail.flatMap(plantedValues) },
          kills,
        }),
      )
      expect(invariants.filter(({ holds }) => !holds)).toEqual([])
    } finally {
      await Promise.all([claude.close(), voyage.close(), presidio.close()])
      await rm(folder, { recursive: true, force: true })
    }
  },
)

// kill -9 around a batch: between its posting and the first word stored of it, no request is sent or billed twice.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { KillPointName } from '../../engine/kill-point.ts'
import { inDatabase } from '../borrowed-database.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { startAnthropicEmulator } from '../emulators/anthropic.ts'
import { startPresidioEmulator } from '../emulators/presidio.ts'
import { startVoyageEmulator } from '../emulators/voyage.ts'
import { writeKillOrder } from '../rehearsal/kill-order.ts'
import { insertMail } from '../rehearsal/mail/insert-mail.ts'
import { plantedValues } from '../rehearsal/mail/secrets.ts'
import { distinctMail } from './distinct-mail.ts'
import { checkInvariants } from './invariants.ts'
import { ledgerOf } from './ledger.ts'
import { runUntilItEnds } from './run-child.ts'

const place = await testDatabase()
const EMAILS = 260
/** Of the pilot, which is 200, and of what is left. */
const SIZES = [200, 60]

const withCustomIds = z.object({ requests: z.array(z.object({ params: z.object({ messages: z.unknown() }) })) })

/** By `npm run kills`, and in CI. */
const KILLS = [
  ['batch_posted', 1],
  ['before_commit', 1],
  ['batch_posted', 2],
  ['batch_reserved', 1],
  ['after_commit', 1],
  ['batch_collected', 1],
] as const satisfies readonly (readonly [KillPointName, number])[]

it.skipIf(process.env.KILL_RUNS === undefined).each(KILLS)(
  'killed at %s number %i with a list that lags, each email is sent and billed once',
  { timeout: 60_000 },
  async (point, nth) => {
    const folder = await mkdtemp(join(tmpdir(), 'panel-batch-kills-'))
    const mail = distinctMail({ seed: nth, count: EMAILS })
    await inDatabase(place, async (db) => {
      await emptyTables(db)
      await insertMail(db, mail)
    })
    const [claude, voyage, presidio] = await Promise.all([
      startAnthropicEmulator({ limits: 'unlimited', batches: { speed: 7_200 } }),
      startVoyageEmulator({ account: 'unlimited' }),
      startPresidioEmulator(),
    ])
    try {
      // As slow as a day: the first look after the restart does not show the batch, the later ones do.
      claude.faults.add({ fault: 'lag', seconds: 86_400, endpoint: 'batch_list', times: 1 })
      const urls = { claude: claude.url, voyage: voyage.url, presidio: presidio.url }
      const given = { dsn: place.dsn, connections: place.connections, urls, folder, lane: 'batch', faster: 1_000 }
      const kill = writeKillOrder([[point, nth]])
      expect(await runUntilItEnds({ ...given, kill, start: true })).toBe('killed')
      expect(await runUntilItEnds({ ...given, kill: '', start: false })).toBe('ended')

      const posted = claude.books.entries.filter(({ endpoint }) => endpoint === 'batches')
      const sent = posted.flatMap(({ body }) => withCustomIds.parse(JSON.parse(body)).requests)
      expect(posted.length).toBe(SIZES.length)
      expect(sent.length).toBe(EMAILS)
      expect(claude.books.totals().billed.requests).toBe(EMAILS)
      const invariants = await inDatabase(place, (db) =>
        checkInvariants({
          db,
          anthropic: ledgerOf(claude.books),
          voyage: ledgerOf(voyage.books),
          secrets: { planted: mail.flatMap(plantedValues) },
          kills: 1,
        }),
      )
      expect(invariants.filter(({ holds }) => !holds)).toEqual([])
    } finally {
      await Promise.all([claude.close(), voyage.close(), presidio.close()])
      await rm(folder, { recursive: true, force: true })
    }
  },
)

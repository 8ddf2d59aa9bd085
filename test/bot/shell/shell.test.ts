// The shell as the runbook uses it: the real command in a process of its own, on emulated services.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ShellError } from '../../../bot/shell/arguments.ts'
import { VERBS } from '../../../bot/shell/verbs.ts'
import { only } from '../../../engine/store/database.ts'
import { inDatabase } from '../../borrowed-database.ts'
import { emptyTables, serverCases, testDatabase } from '../../database.ts'
import { startAnthropicEmulator } from '../../emulators/anthropic.ts'
import { startPresidioEmulator } from '../../emulators/presidio.ts'
import { startVoyageEmulator } from '../../emulators/voyage.ts'
import { generateMail } from '../../rehearsal/mail/generate-mail.ts'
import { insertMail } from '../../rehearsal/mail/insert-mail.ts'

const place = await testDatabase()
const EMAILS = 40
const root = new URL('../../../', import.meta.url)
const [claude, voyage, presidio] = await Promise.all([
  startAnthropicEmulator({ limits: 'unlimited' }),
  startVoyageEmulator({ account: 'unlimited' }),
  startPresidioEmulator(),
])
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-shell-'))
})
afterAll(async () => {
  await Promise.all([claude.close(), voyage.close(), presidio.close()])
  await rm(folder, { recursive: true, force: true })
})
const fill = () =>
  inDatabase(place, async (db) => {
    await emptyTables(db)
    await insertMail(db, generateMail({ seed: 2, count: EMAILS }))
  })

const environment = () => ({
  POSTGRES_DSN: place.dsn,
  POSTGRES_CONNECTIONS: String(place.connections),
  ANTHROPIC_API_KEY: 'sk-ant-of-the-shell-test',
  ANTHROPIC_BASE_URL: claude.url,
  VOYAGE_API_KEY: 'pa-of-the-shell-test',
  VOYAGE_BASE_URL: `${voyage.url}/v1`,
  PRESIDIO_URL: presidio.url,
  REHEARSAL: 'true',
  BOT_LANGUAGE: 'en',
  DATA_DIR: folder,
  LOG_DIR: folder,
  CHECK_MIN_DISK_GB: '0',
  CHECK_MIN_RAM_GB: '0',
  CHECK_MIN_POSTGRES_MAJOR: '15',
})

/** The command, in a process of its own. */
const shell = async (...argv: readonly string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bot/cli.ts', ...argv], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = z.tuple([z.number().nullable(), z.string().nullable()]).parse(await once(child, 'close'))
  return { code, text }
}

/** The same verb in this process, without the seconds that it takes to load everything: for what comes in between. */
const verb = async (name: string, ...rest: readonly string[]) => {
  let text = ''
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => {
    text += `${line}\n`
  })
  for (const [variable, value] of Object.entries(environment())) vi.stubEnv(variable, value)
  try {
    return { code: await VERBS.find((each) => each.name === name)?.run(rest), text }
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    return { code: 1, text: `${text}${error.message}` }
  } finally {
    log.mockRestore()
    vi.unstubAllEnvs()
  }
}
const spent = () =>
  inDatabase(place, (db) =>
    only(db, z.object({ calls: z.number() }), 'select count(*) as calls from core.api_usage').then(
      ({ calls }) => calls,
    ),
  )

describe('one migration, from the dry run to the cleanup', () => {
  beforeAll(fill)

  it('a dry run says the runbook’s line, shows a plan, and neither writes nor pays', { timeout: 60_000 }, async () => {
    const { code, text } = await verb('migrate', '--dry-run', '--limit', '30')
    expect(text).toContain('Progress: 30/30 (100%)')
    expect(text).toContain('cap offered: $1.00')
    expect(code).toBe(0)
    expect(await spent()).toBe(0)
    expect(claude.books.totals().billed.requests).toBe(0)
  })

  it('spends nothing without a backup and the plan’s figure, then does it all, and the end can be validated', {
    timeout: 180_000,
  }, async () => {
    const unsaved = await verb('migrate', '--approve', '1')
    expect(unsaved.text).toMatch(/\[FAIL\] Full backup: there is none[\s\S]*Not started/)
    expect(unsaved.code).toBe(1)
    const backup = await verb('backup')
    expect(backup.text).toMatch(/Stage 1 of 2: writing[\s\S]*Backup made[\s\S]*no difference/)
    expect(backup.code).toBe(0)
    const refused = await verb('migrate')
    expect(refused.code).toBe(2)
    expect(refused.text).toContain('npm run migrate -- --approve 1')
    const byBatch = await verb('migrate', '--lane', 'batch', '--near-twins')
    expect(byBatch.text).toContain('npm run migrate -- --lane batch --near-twins --approve 1')
    const wrong = await verb('migrate', '--approve', '45')
    expect(wrong.code).toBe(1)
    expect(wrong.text).toContain("not the plan's figure")
    expect(await spent()).toBe(0)

    const done = await shell('migrate', '--approve', '1')
    expect(done.text).toContain(`Progress: ${EMAILS}/${EMAILS} (100%)`)
    expect(done.code).toBe(0)
    expect(await spent()).toBeGreaterThanOrEqual(EMAILS)
    expect((await verb('cleanup')).text).toContain('not validated')
    expect((await verb('validate')).text).not.toContain('[FAIL]')
    expect((await verb('status')).text).toContain(`${EMAILS}/${EMAILS}`)
    const again = await verb('migrate')
    expect(again.text).toContain('--approve')
  })

  serverCases(place)(
    'says where it resumes, in the runbook’s words, however old the backup is by then',
    {
      timeout: 180_000,
    },
    async () => {
      // A run that stands half-way is what an interruption leaves: two emails are taken out of the end of the whole one.
      await inDatabase(place, async (db) => {
        await db.run('update core.migration_runs set finished_at = null')
        await db.run(`update core.backups set finished_at = finished_at - interval '3 days'`)
        await db.run(`update core.run_phases set state = 'waiting', done = done - 2`)
        const two = '(select message_id from ingestion.emails order by message_id limit 2)'
        await db.run(`delete from knowledge.embeddings where source_id in
      (select id from knowledge.nodes where metadata ->> 'message_id' in ${two})`)
        await db.run(`delete from knowledge.nodes where type = 'email' and metadata ->> 'message_id' in ${two}`)
        await db.run(`delete from ingestion.emails where message_id in ${two}`)
      })
      const resumed = await shell('migrate', '--resume', '--rate-limit', '6000')
      expect(resumed.text).toContain(`Reprise migration: ${EMAILS - 2}/${EMAILS} deja traites`)
      expect(resumed.text).toContain(`Progress: ${EMAILS}/${EMAILS} (100%)`)
      expect(resumed.code).toBe(0)
    },
  )

  it('searches under its own small figure, and tidies up once when it is told to', { timeout: 180_000 }, async () => {
    const asked = await verb('search', 'votre', 'facture')
    expect(asked.code).toBe(2)
    expect(asked.text).toContain('--approve 0.01')
    expect((await verb('search', 'votre facture', '--approve', '5')).text).toContain('is not the figure')
    const found = await verb('search', 'votre facture', '--approve', '0.01')
    expect(found.text).toMatch(/^#\d+: [\s\S]*likeness [\s\S]*0\.01 is left/m)
    expect(found.code).toBe(0)

    expect((await verb('validate')).code).toBe(0)
    const offered = await verb('cleanup')
    expect(offered.text).toMatch(/removes the checkpoint[\s\S]*--yes/)
    expect(offered.code).toBe(2)
    const done = await verb('cleanup', '--yes')
    expect(done.text).toMatch(/Technical log archived: migration_\d{8}\.log/)
    expect(done.code).toBe(0)
    expect((await verb('cleanup', '--yes')).text).toContain('Already done')
  })
})

describe('letters, and what is refused', () => {
  beforeEach(fill)

  it('lists letters, writes them as a file, and retries only at the figure said aloud', {
    timeout: 120_000,
  }, async () => {
    await inDatabase(place, (db) =>
      db.run(
        `insert into core.migration_failed (message_id, phase, error_code, error_message, retry_count)
       select message_id, 'classify', 'refusal', '', 3 from ingestion.emails_legacy order by message_id limit 3`,
      ),
    )
    expect((await verb('dlq')).text).toMatch(/3 {2}open {2}classify\/refusal: .* {2}#1 #2 #3\n/)
    const skipped = await verb('dlq', '--skip', 'unwanted', '--code', 'refusal')
    expect(skipped.text).toContain('3 emails are given up')
    const { code, text } = await shell('dlq', '--csv')
    expect(code).toBe(0)
    expect(text.split('\r\n')).toHaveLength(5)
    expect(text).toMatch(
      /^number,phase,[\s\S]*\r\n3,classify,refusal,The model refused to answer,3,[^,]*Z,skipped,unwanted\r\n$/,
    )
    expect((await verb('dlq', '--reopen')).text).toContain('3 emails are open again')
    const offer = await verb('dlq', '--retry', '--phase', 'classify')
    expect(offer.code).toBe(2)
    const figure = /--approve ([\d.]+)/.exec(offer.text)?.[1] ?? ''
    expect((await verb('dlq', '--retry', '--phase', 'classify', '--approve', '0.01')).code).toBe(1)
    expect((await verb('dlq', '--retry', '--phase', 'classify', '--approve', figure)).text).toContain(
      '3 emails are to be',
    )
    expect((await verb('dlq')).text).toContain('None')
    expect(await spent()).toBe(0)
  })

  it('a reason with an address is refused, and nothing is done', async () => {
    const { code, text } = await verb('dlq', '--skip', 'write to camille.durand@example.org')
    expect(code).toBe(1)
    expect(text).toContain('nothing personal')
  })

  it('a verb that there is not is told by the command, with those that there are', { timeout: 30_000 }, async () => {
    const { code, text } = await shell('frobnicate')
    expect(code).not.toBe(0)
    expect(text).toContain('usage: npm run panel')
    expect(text).not.toContain('sk-ant')
  })
})

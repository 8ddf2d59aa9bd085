// The log: what may stand in a line, and that nothing secret or personal ever does, however carelessly it is called.
import { link, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Logger, openLog, safeError } from '../../engine/log.ts'
import { archiveLog, freeArchiveName } from '../../engine/log-archive.ts'
import { ServiceError } from '../../engine/service-error.ts'

const TOKEN = '123456:AAHsecret-token_of-the-bot'
const PERSON = 'claire.martin@example.org'
const SECRETS = [TOKEN, PERSON, 'Claire', '+33 6 12 34 56 78']

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panel-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const lines = async (): Promise<string[]> =>
  (await readFile(join(folder, 'migration.log'), 'utf8')).trimEnd().split('\n')

/** An error as careless libraries make them: everything that can hold a secret does. */
const carelessError = (): Error =>
  Object.assign(
    new Error(`request to https://api.telegram.org/bot${TOKEN}/sendMessage failed for Claire <${PERSON}>`, {
      cause: new Error(`column "sender" = ${PERSON}`),
    }),
    {
      url: `https://api.telegram.org/bot${TOKEN}/sendMessage`,
      headers: { authorization: `Bearer ${TOKEN}` },
      config: { body: { to: PERSON, phone: '+33 6 12 34 56 78' } },
      request: { path: `/bot${TOKEN}` },
      detail: `Key (sender)=(${PERSON}) already exists.`,
      where: PERSON,
      code: 'ECONNRESET',
      status: 502,
      table: 'emails',
      constraint: 'emails_message_id_key',
    },
  )

describe('an error', () => {
  it('keeps its name, code, status, table, constraint and our own frames', () => {
    const safe = safeError(carelessError())
    expect(safe).toMatchObject({
      name: 'Error',
      code: 'ECONNRESET',
      status: 502,
      table: 'emails',
      constraint: 'emails_message_id_key',
    })
    expect(Object.keys(safe).sort()).toEqual(['code', 'constraint', 'frames', 'name', 'status', 'table'])
    expect(safeError(new ServiceError({ service: 'voyage', kind: 'timeout', billed: 'unknown' }))).toMatchObject({
      name: 'ServiceError',
    })
    expect(safeError('thrown text')).toEqual({ name: 'string' })
  })

  it('says where in our code it arose', () => {
    try {
      openLog({ folder: undefined, level: 'no such level', terminal: 'none' })
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify(safeError(error).frames)).toMatch(/^\["engine\/log\.ts:\d+:\d+"/)
    }
  })

  it.each<readonly [string, string | undefined, (log: Logger, error: Error) => void]>([
    ['under err', 'a sentence', (log, err) => log.error({ err }, 'a sentence')],
    ['under error', 'a sentence', (log, error) => log.error({ error }, 'a sentence')],
    ['without a sentence', undefined, (log, err) => log.error({ err })],
    ['instead of an object', undefined, (log, error) => log.error(error)],
    ['before a sentence', 'a sentence', (log, error) => log.error(error, 'a sentence')],
    ['by a child of the log', undefined, (log, err) => log.child({ part: 'x' }).error({ err })],
  ])('logged %s leaves no secret in the line', async (_how, sentence, write) => {
    write(openLog({ folder, level: 'info', terminal: 'none' }), carelessError())
    const [line = ''] = await lines()
    for (const secret of SECRETS) expect(line).not.toContain(secret)
    expect(JSON.parse(line)).toMatchObject({ level: 50, ...(sentence ? { msg: sentence } : {}) })
    expect(line).toContain('ECONNRESET')
  })

  it('whose message looks like a frame of ours, or whose code is a text, still tells nothing', () => {
    const error = Object.assign(new Error(`cut\n    at Claire <${PERSON}> (/home/x/engine/store.ts:1:1)`), {
      code: `refused for ${PERSON}`,
      status: TOKEN,
      name: `Error of ${PERSON}`,
    })
    const safe = JSON.stringify(safeError(error))
    for (const secret of SECRETS) expect(safe).not.toContain(secret)
  })

  it('never tells a personal word, wherever in the error it stands', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('message', 'name', 'code', 'status', 'errno', 'syscall', 'table', 'constraint', 'url', 'body'),
        fc.constantFrom('', '\n', '\n    at ', ' ', 'x: '),
        fc.constantFrom('', ' (/a/engine/b.ts:1:2)', '\n'),
        (field, before, after) => {
          const error = new Error(field === 'message' ? `${before}${PERSON}${after}` : 'x')
          if (field !== 'message') Object.defineProperty(error, field, { value: `${before}${PERSON}${after}` })
          expect(JSON.stringify(safeError(error))).not.toContain('claire')
        },
      ),
      { seed: 3 },
    )
  })
})

describe('the lines', () => {
  it('are JSON with the time in ISO 8601, written at once', async () => {
    const log = openLog({ folder, level: 'info', terminal: 'none' })
    log.info({ phase: 'classify' }, 'Progress: 1000/1000 (100%)')
    log.debug('not shown')
    const written = (await lines()).map((line) => JSON.parse(line))
    expect(written).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-.*Z$/), phase: 'classify', msg: 'Progress: 1000/1000 (100%)' },
    ])
  })

  it('appear on the terminal as their sentences alone, for who reads the runbook', async () => {
    const printed: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text))
      return true
    })
    openLog({ folder, level: 'info', terminal: 'sentences' }).info({ done: 1 }, 'Progress: 1/2 (50%)')
    expect(printed).toEqual(['Progress: 1/2 (50%)\n'])
  })
})

describe('the file', () => {
  it('is a new one once somebody took it away: no line goes into an archive', async () => {
    const log = openLog({ folder, level: 'info', terminal: 'none' })
    const beside = openLog({ folder, level: 'info', terminal: 'none' })
    log.info('before')
    expect(await archiveLog(folder, await freeArchiveName(folder, '20261127'))).toBe(true)
    log.info('after')
    beside.info('after too, by another process')
    expect(await lines()).toEqual([expect.stringContaining('"after"'), expect.stringContaining('"after too')])
    expect(await readFile(join(folder, 'migration_20261127.log'), 'utf8')).toMatch(/^\{.*"before"\}\n$/)
  })

  it('is archived under a name of its own, and never over another archive', async () => {
    for (const text of ['one', 'two', 'three']) {
      openLog({ folder, level: 'info', terminal: 'none' }).info(text)
      await archiveLog(folder, await freeArchiveName(folder, '20261127'))
    }
    const texts = await Promise.all(
      ['', '_2', '_3'].map((end) => readFile(join(folder, `migration_20261127${end}.log`), 'utf8')),
    )
    expect(texts.map((text) => /one|two|three/.exec(text)?.[0])).toEqual(['one', 'two', 'three'])
    expect(await archiveLog(folder, 'migration_20261128.log')).toBe(false)
  })

  it('ends the same when the archiving was cut off at any instant and is done again', async () => {
    const log = openLog({ folder, level: 'info', terminal: 'none' })
    log.info('old')
    const name = await freeArchiveName(folder, '20261127')
    // Cut off between its two names.
    await link(join(folder, 'migration.log'), join(folder, name))
    expect(await archiveLog(folder, name)).toBe(true)
    log.info('new')
    // Cut off before it was written down that it is done.
    expect(await archiveLog(folder, name)).toBe(true)
    expect(await readFile(join(folder, name), 'utf8')).toContain('"old"')
    expect(await lines()).toEqual([expect.stringContaining('"new"')])
  })
})

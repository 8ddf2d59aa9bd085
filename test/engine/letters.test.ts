// The letters as the owner sees them: redacted examples, the price of another try, and the file.
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue, voyageModelOf } from '../../engine/catalogue.ts'
import type { LetterCode } from '../../engine/dead-letter.ts'
import { createLetters } from '../../engine/letters.ts'
import { costMicros } from '../../engine/money.ts'
import { toReady } from '../../engine/phases/classify-call.ts'
import { PLAIN, type Plan } from '../../engine/plan.ts'
import { lookForPersonal, POLICY_HASH } from '../../engine/privacy.ts'
import { retryPrice } from '../../engine/retry-price.ts'
import type { PhaseName } from '../../engine/snapshot.ts'
import { insertLetters, reopenLetters, skipLetters } from '../../engine/store/letters.ts'
import { emptyTables, testDatabase } from '../database.ts'
import { insertSource, openRun, planOf } from './open-run.ts'

const { db } = await testDatabase()
const catalogue = readCatalogue()
const model = 'claude-sonnet-4-6'
const asked: unknown[] = []
const spread = (high: number) => ({ low: 0, mid: high / 2, high })
const plan: Plan = planOf({
  model,
  phases: planOf().phases.map((phase) => ({ ...phase, costMicros: spread(phase.name === 'graph' ? 0 : 30_000) })),
})
const letters = createLetters({
  db,
  catalogue,
  embedModel: voyageModelOf(catalogue, catalogue.voyageDefault),
  terms: (mode, choice) => (choice.model === model ? { ...plan, mode } : undefined),
  async plan(options) {
    asked.push(options)
    return plan
  },
})

beforeEach(async () => {
  asked.length = 0
  await emptyTables(db)
  await insertSource(db, 10)
})

const write = (phase: PhaseName, code: LetterCode, ...ids: readonly string[]) =>
  insertLetters(
    db,
    1,
    phase,
    ids.map((messageId) => ({ messageId, code, tries: 3 })),
  )
const anonymise = (messageId: string, subject: string, policyHash = POLICY_HASH) =>
  db.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body, text_cut)
     values ($1, $2, $3, '', false)`,
    [messageId, policyHash, subject],
  )

describe('an example', () => {
  const subjects = async () =>
    (await letters.letters()).flatMap(({ examples }) => examples.map(({ subject }) => subject))

  it('has a local number, a date and the anonymised subject, cut at a word', async () => {
    await write('embed', 'service_error', 'm001')
    await anonymise('m001', `Facture de\n<PERSON_1> ${'et encore un mot '.repeat(9)}`)
    const [group] = await letters.letters()
    expect(group?.examples).toEqual([
      {
        number: expect.any(Number),
        receivedAt: expect.any(Date),
        subject: expect.stringMatching(/^Facture de <PERSON_1> .{20,38}…$/),
      },
    ])
  })

  it('never has the original subject, nor one of another policy, nor one in which anybody is found', async () => {
    await write('embed', 'refusal', 'm001', 'm002', 'm003')
    await anonymise('m002', 'Ancienne règle', 'another policy')
    // The sender of every email in the source is Claire Martin.
    await anonymise('m003', 'Le dossier de Claire Martin')
    expect(await subjects()).toEqual([undefined, undefined, undefined])
  })

  it('has no subject when the letter says that something personal was left', async () => {
    await write('embed', 'pii_left', 'm001')
    await anonymise('m001', 'Bonjour')
    expect(await subjects()).toEqual([undefined])
  })

  it('is still shown when its email is gone from the source', async () => {
    await write('embed', 'refusal', 'gone')
    expect((await letters.letters())[0]?.examples).toEqual([{ number: expect.any(Number), receivedAt: null }])
  })
})

describe('the price of a retry', () => {
  it('is that of the letter’s phase and all later ones, under the terms of the run that would do it', async () => {
    await openRun(db, { plan })
    await write('classify', 'refusal', 'm001', 'm002')
    await write('embed', 'refusal', 'm003')
    const all = await letters.offerRetry({})
    expect(all.emails).toBe(3)
    // 30,000 micro-dollars for 10 emails in each paid phase.
    expect(all.priceMicros).toBe(2 * 6_000 + 3_000)
    expect(asked).toEqual([{ mode: 'replace', choice: { ...PLAIN, model, lane: 'live' } }])
    expect((await letters.offerRetry({ phase: 'embed' })).priceMicros).toBe(3_000)
  })

  it('is nothing where there is nothing, and asks for no plan', async () => {
    expect(await letters.offerRetry({ code: 'truncated' })).toEqual({ emails: 0, priceMicros: 0, worstMicros: 0 })
    expect(asked).toEqual([])
  })

  it('is at the worst what the longest text in the longest script would reserve, three times, and three times once more', () => {
    const prices = { claude: { inputNanos: 3_000, outputNanos: 15_000 }, voyage: { inputNanos: 0, outputNanos: 0 } }
    const item = { messageId: 'a', sender: null, recipients: null, subject: '', body: '' }
    const long = { messageId: 'a', subject: '字'.repeat(1_000), body: '字'.repeat(24_000), textCut: false }
    const ready = toReady(item, long)
    if (ready.kind !== 'ready') throw new Error('it is ready to be sent')
    const { worstMicros } = retryPrice([{ phase: 'classify', count: 1 }], { phases: [] }, prices)
    expect(worstMicros).toBeGreaterThanOrEqual(6 * costMicros(prices.claude, ready.most))
    expect(worstMicros).toBeLessThan(6 * 1.1 * costMicros(prices.claude, ready.most))
  })

  it('never says less at the worst than expected, and grows with every letter', () => {
    const price = fc.record({ inputNanos: fc.nat(20_000), outputNanos: fc.nat(100_000) })
    const count = fc.record({ phase: fc.constantFrom('classify', 'graph', 'embed'), count: fc.nat(110_000) })
    fc.assert(
      fc.property(price, price, fc.array(count, { maxLength: 3 }), fc.nat(10 ** 9), (claude, voyage, some, high) => {
        const of = { phases: plan.phases.map((phase) => ({ ...phase, costMicros: spread(high) })) }
        const before = retryPrice(some, of, { claude, voyage })
        const after = retryPrice([...some, { phase: 'classify', count: 1 }], of, { claude, voyage })
        expect(before.worstMicros).toBeGreaterThanOrEqual(before.priceMicros)
        expect(after.priceMicros).toBeGreaterThanOrEqual(before.priceMicros)
        expect(after.worstMicros).toBeGreaterThanOrEqual(before.worstMicros)
      }),
      { seed: 3 },
    )
  })
})

describe('giving up', () => {
  const groups = async () =>
    (await letters.letters()).map(({ code, resolution, reason, count }) => [code, resolution, reason, count])

  it('keeps the reason, by whom and when, and is taken back with a trace of it', async () => {
    await write('classify', 'refusal', 'm001', 'm002')
    expect(await skipLetters(db, { code: 'refusal' }, 'unwanted', 'telegram:1')).toBe(2)
    await write('classify', 'refusal', 'm003')
    expect(await skipLetters(db, { code: 'refusal' }, 'trop vieux', 'shell:me')).toBe(1)
    expect(await groups()).toEqual([
      ['refusal', 'skipped', 'unwanted', 2],
      ['refusal', 'skipped', 'trop vieux', 1],
    ])
    expect(
      await db.run(`select 1 from core.migration_failed where resolved_by = 'telegram:1' and resolved_at <= now()`),
    ).toBe(2)
    expect(await reopenLetters(db, { phase: 'embed' }, 'telegram:2')).toBe(0)
    expect(await reopenLetters(db, { code: 'refusal' }, 'telegram:2')).toBe(3)
    expect(await groups()).toEqual([['refusal', 'open', undefined, 3]])
    const traces = `select 1 from core.migration_failed_history
      where resolution = 'reopened' and reason = 'unwanted' and resolved_by = 'telegram:2'`
    expect(await db.run(traces)).toBe(2)
  })
})

describe('the file', () => {
  const read = async () => {
    let text = ''
    for await (const piece of letters.exportLetters()) text += piece
    return text
  }

  /** A reader of RFC 4180: records of fields. */
  const parse = (text: string): string[][] =>
    [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g)].map(([, line = '']) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      ),
    )

  it('has a line per letter in the order in which they came, over several pages, and no Message-ID', async () => {
    const ids = Array.from({ length: 2_500 }, (_, index) => `<${index}.secret@example.org>`)
    await write('classify', 'refusal', ...ids)
    await skipLetters(db, {}, 'unwanted', 'telegram:1')
    await write('embed', 'pii_left', ids[0] ?? '')
    const text = await read()
    const [head, ...lines] = parse(text)
    expect(head).toEqual(['number', 'phase', 'code', 'sentence', 'tries', 'failed_at', 'resolution', 'reason'])
    expect(lines).toHaveLength(2_501)
    expect(lines[0]?.slice(1, 5)).toEqual(['classify', 'refusal', 'The model refused to answer', '3'])
    expect(lines.at(-1)?.slice(6)).toEqual(['open', ''])
    expect(new Set(lines.map(([number]) => number)).size).toBe(2_500)
    expect(lookForPersonal(text)).toEqual([])
    expect(text).not.toMatch(/secret|telegram/)
  })

  it('gives a reason back as it was, except that no spreadsheet takes it for a formula', async () => {
    await write('classify', 'refusal', 'm001')
    const sample = fc.sample(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constantFrom('=1+1', '+cmd', '-2', '@sum', ' =x', '\t=x', '"=x"', 'a,"b"\r\nc', '＝x', "'"),
      ),
      { seed: 7, numRuns: 60 },
    )
    for (const reason of sample) {
      await db.run(`update core.migration_failed set resolution = 'skipped', reason = $1`, [
        reason.replaceAll('\0', ''),
      ])
      const [, line] = parse(await read())
      const shown = line?.[7] ?? ''
      expect(shown).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
      const dangerous = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(reason)
      if (lookForPersonal(reason).length === 0)
        expect(shown).toBe(`${dangerous ? "'" : ''}${reason.replaceAll('\0', '')}`)
    }
  })

  it('leaves out a reason that reads like somebody’s number, and no more', async () => {
    await write('classify', 'refusal', 'm001')
    await db.run(`update core.migration_failed set resolution = 'skipped', reason = '06 12 34 56 78'`)
    expect(parse(await read())[1]?.slice(6)).toEqual(['skipped', ''])
  })
})

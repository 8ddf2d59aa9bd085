// Phase 1: what is pending, what an answer becomes, and what is saved of it.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { claudeModelOf, readCatalogue } from '../../../engine/catalogue.ts'
import { createClassify } from '../../../engine/phases/classify.ts'
import type { RunScope } from '../../../engine/phases/phase.ts'
import type { ClassifyReply } from '../../../engine/ports.ts'
import { POLICY_HASH } from '../../../engine/privacy.ts'
import { only } from '../../../engine/store/database.ts'
import { storeFault } from '../../../engine/store/steady.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import {
  claudeSaying,
  createEcho,
  insertEmail,
  insertLetter,
  insertTwins,
  meanwhile,
  never,
  replyOf,
  usage,
} from './paid-phase.ts'

const { db } = await testDatabase()
const run: RunScope = { id: 1, createdAt: new Date('2030-01-01'), mode: 'new', nearTwins: false }
const catalogue = readCatalogue()
const VALID = '{"c": "Finance", "p": "low", "s": 0.75, "k": ["facture", "mai"]}'

beforeEach(() => emptyTables(db))

const phaseWith = (reply: ClassifyReply = replyOf(VALID)) =>
  createClassify({
    claude: claudeSaying(reply),
    anonymizer: createEcho(),
    model: claudeModelOf(catalogue, catalogue.claudeDefault),
  })
const ids = async (scope: RunScope = run, after = '', limit = 10) =>
  (await phaseWith().pending(db, scope, after, limit)).map(({ messageId }) => messageId)
const prepared = async (phase = phaseWith()) => {
  const all = await phase.prepare(await phase.pending(db, run, '', 10), never)
  return all.flatMap((each) => (each.kind === 'ready' ? [each] : []))
}

describe('what is pending', () => {
  it('are emails of the set without a result, a letter of this phase, or a place in a batch, in key order', async () => {
    for (const id of ['m6', 'm5', 'm4', 'm3', 'm2', 'm1']) await insertEmail(db, id)
    await db.run(`update ingestion.emails_legacy set imported_at = '2040-01-01' where message_id = 'm6'`)
    await db.run(`insert into ingestion.emails (message_id, sender, subject, category) values ('m1', '', '', 'work')`)
    await insertLetter(db, 'm2', 'classify')
    await insertLetter(db, 'm3', 'embed')
    await db.run(
      `with run as (
         insert into core.migration_runs (name, plan_hash, plan, model, embed_model, prompt_hash, policy_hash, total, cap_micros)
         values ('r', 'p', '{}', 'm', 'e', 'h', 'h', 1, 1) returning id
       ), intent as (
         insert into core.batch_intents (run_id, phase, nonce, requests, state, reservation_id)
         select id, 'classify', 'n', 1, 'open', gen_random_uuid() from run returning id
       )
       insert into core.batch_items (intent_id, number, message_id, phase) select id, 1, 'm4', 'classify' from intent`,
    )
    expect(await ids()).toEqual(['m3', 'm5'])
    expect(await ids(run, 'm3')).toEqual(['m5'])
    expect(await ids(run, '', 1)).toEqual(['m3'])
  })

  it('is a skipped letter not, and an email with a result of another run only where all are done again', async () => {
    await insertEmail(db, 'm1')
    await insertEmail(db, 'm2')
    await insertLetter(db, 'm1', 'classify')
    await db.run(`update core.migration_failed set resolution = 'skipped'`)
    await db.run(
      `insert into ingestion.emails (message_id, sender, subject, category, run_id) values ('m2', '', '', 'work', 7)`,
    )
    expect(await ids()).toEqual([])
    expect(await ids({ ...run, mode: 'replace' })).toEqual(['m2'])
    expect(await ids({ ...run, id: 7, mode: 'replace' })).toEqual([])
  })

  it('brings the readable start of a body, and no more', async () => {
    await insertEmail(db, 'm1', { body: 'é'.repeat(40_000) })
    const [item] = await phaseWith().pending(db, run, '', 1)
    expect(item?.body).toHaveLength(30_000)
  })
})

describe('twins', () => {
  it('are not called for when they were filled between the reading of the page and the look for who goes first', async () => {
    await insertTwins(db, ['m1', 'm2', 'm3'])
    const phase = phaseWith()
    const ready = await prepared(phase)
    expect(ready.map(({ messageId }) => messageId)).toEqual(['m1'])
    const { answers } = await phase.work(ready, never)
    const saved = answers.flatMap((answer) => (answer.kind === 'done' ? [answer.saved] : []))
    const store = meanwhile(db, () => db.transaction((tx) => phase.save(tx, run, saved)))
    expect(await phase.pending(store, run, '', 10)).toEqual([])
  })
})

describe('an answer', () => {
  const workWith = async (reply: ClassifyReply) => {
    await insertEmail(db, 'm1')
    const phase = phaseWith(reply)
    return phase.work(await prepared(phase), never)
  }

  it('that is valid is done, with what the provider billed and told', async () => {
    expect(await workWith(replyOf(VALID))).toMatchObject({
      usage,
      levels: { requests: { limit: 50 } },
      answers: [{ kind: 'done', messageId: 'm1', saved: { category: 'finance', priority: 'low', textCut: false } }],
    })
  })

  it.each([
    ['a refusal', replyOf('I cannot', 'refusal'), 'refusal'],
    ['cut off', replyOf(VALID.slice(0, 20), 'max_tokens'), 'truncated'],
    ['whole but at max_tokens', replyOf(VALID, 'max_tokens'), 'truncated'],
    ['no JSON', replyOf('Finance'), 'invalid_answer'],
    ['outside the lists', replyOf(VALID.replace('Finance', 'money')), 'invalid_answer'],
  ] as const)('that is %s is failed, and billed all the same', async (_what, reply, code) => {
    expect(await workWith(reply)).toEqual({
      usage,
      levels: reply.levels,
      answers: [{ kind: 'failed', messageId: 'm1', code }],
    })
  })
})

describe('what is saved', () => {
  const save = async (reply = replyOf(VALID)) => {
    const phase = phaseWith(reply)
    const saved: Parameters<typeof phase.save>[2][number][] = []
    for (const ready of await prepared(phase)) {
      const { answers } = await phase.work([ready], never)
      saved.push(...answers.flatMap((answer) => (answer.kind === 'done' ? [answer.saved] : [])))
    }
    const store = (scope: RunScope = run) => db.transaction((tx) => phase.save(tx, scope, saved))
    await store()
    return { store, saved }
  }
  const row = z.object({
    sender: z.string(),
    recipients: z.array(z.string()).nullable(),
    subject: z.string(),
    body_text: z.string().nullable(),
    category: z.string(),
    confidence: z.number(),
    keywords: z.array(z.string()),
    received_at: z.date().nullable(),
    run_id: z.number(),
  })
  const saved = (id: string) => only(db, row, 'select * from ingestion.emails where message_id = $1', [id])

  it('is the source as it is, with the answer, and the anonymised text beside it', async () => {
    await insertEmail(db, 'm1')
    await save()
    expect(await saved('m1')).toEqual({
      sender: 'Claire Martin <claire@example.org>',
      recipients: ['owner@example.org'],
      subject: 'Facture',
      body_text: 'Bonjour',
      category: 'finance',
      confidence: 0.75,
      keywords: ['facture', 'mai'],
      received_at: new Date('2020-01-02T03:04:05Z'),
      run_id: 1,
    })
    const kept = z.object({ policy_hash: z.string(), subject: z.string(), body: z.string() })
    expect(await only(db, kept, 'select policy_hash, subject, body from ingestion.emails_anonymized')).toEqual({
      policy_hash: POLICY_HASH,
      subject: 'Facture',
      body: 'Bonjour',
    })
    expect(await ids()).toEqual([])
  })

  it('stands although the source has neither sender nor subject nor body', async () => {
    await db.run(`insert into ingestion.emails_legacy (message_id) values ('bare')`)
    await save()
    expect(await saved('bare')).toMatchObject({ sender: '', subject: '', body_text: null, recipients: null })
  })

  it('is the same when it is saved twice, and replaces the answer when the email was done again', async () => {
    await insertEmail(db, 'm1')
    const { store } = await save()
    await store()
    await store({ ...run, id: 2 })
    expect(await saved('m1')).toMatchObject({ run_id: 2 })
  })

  it('keeps keywords with quotes, commas and braces as they are', async () => {
    await insertEmail(db, 'm1')
    await save(replyOf(JSON.stringify({ ...JSON.parse(VALID), k: ['a,b', '{c}', '"d"', "l'été", '\\'] })))
    expect((await saved('m1')).keywords).toEqual(['a,b', '{c}', '"d"', "l'été", '\\'])
  })

  it('is refused as a row, not as a fault, when a keyword cannot be stored', async () => {
    await insertEmail(db, 'm1')
    const error = await save(replyOf(VALID.replace('mai', '\\u0000'))).catch((thrown: unknown) => thrown)
    expect(storeFault(error)).toBe('refused')
  })
})

// Phase 3: what is pending needs the graph, texts are anonymised once, and an email without text is embedded and marked.
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCatalogue, voyageModelOf } from '../../../engine/catalogue.ts'
import { createEmbed } from '../../../engine/phases/embed.ts'
import type { RunScope } from '../../../engine/phases/phase.ts'
import { POLICY_HASH } from '../../../engine/privacy.ts'
import { only } from '../../../engine/store/database.ts'
import { storeFault } from '../../../engine/store/steady.ts'
import { emptyTables, testDatabase } from '../../database.ts'
import { createEcho, insertEmail, insertLetter, insertTwins, meanwhile, never, voyageGiving } from './paid-phase.ts'

const { db } = await testDatabase()
const run: RunScope = { id: 1, createdAt: new Date('2030-01-01'), mode: 'new', nearTwins: false }
const catalogue = readCatalogue()

beforeEach(() => emptyTables(db))

const setUp = (voyage = voyageGiving()) => {
  const anonymizer = createEcho()
  const phase = createEmbed({ voyage, anonymizer, model: voyageModelOf(catalogue, catalogue.voyageDefault) })
  const items = (scope = run) => phase.pending(db, scope, '', 10)
  const prepared = async () =>
    (await phase.prepare(await items(), never)).flatMap((each) => (each.kind === 'ready' ? [each] : []))
  return { phase, voyage, anonymizer, items, prepared }
}
const node = (messageId: string, runId = 1) =>
  db.run(
    `insert into knowledge.nodes (type, name, metadata, run_id)
     values ('email', $1, jsonb_build_object('message_id', $1::text), $2)`,
    [messageId, runId],
  )
const anonymized = (messageId: string, policyHash = POLICY_HASH) =>
  db.run(
    `insert into ingestion.emails_anonymized (message_id, policy_hash, subject, body)
     values ($1, $2, 'Sujet de <PERSON_1>', 'Texte de <PERSON_1>')`,
    [messageId, policyHash],
  )
const done = async () => {
  const { phase, prepared } = setUp()
  const { answers } = await phase.work(await prepared(), never)
  const saved = answers.flatMap((answer) => (answer.kind === 'done' ? [answer.saved] : []))
  await db.transaction((tx) => phase.save(tx, run, saved))
  return { phase, saved }
}

describe('what is pending', () => {
  it('are emails with a node, without a vector and without a letter of this phase, in key order', async () => {
    for (const id of ['m5', 'm4', 'm3', 'm2', 'm1']) await insertEmail(db, id)
    for (const id of ['m1', 'm2', 'm3', 'm4', 'of other mail']) await node(id)
    await insertLetter(db, 'm1', 'embed')
    await insertLetter(db, 'm2', 'classify')
    await db.run(`update ingestion.emails_legacy set imported_at = '2040-01-01' where message_id = 'm4'`)
    const { items } = setUp()
    expect((await items()).map(({ messageId }) => messageId)).toEqual(['m2', 'm3'])
    await done()
    expect(await items()).toEqual([])
  })

  it('where all are done again waits for the node of this run, and replaces the vector of another', async () => {
    await insertEmail(db, 'm1')
    await node('m1')
    const { phase, saved } = await done()
    const again: RunScope = { ...run, id: 2, mode: 'replace' }
    expect(await phase.pending(db, again, '', 10)).toEqual([])
    await db.run('update knowledge.nodes set run_id = 2')
    expect(await phase.pending(db, again, '', 10)).toHaveLength(1)
    await db.transaction((tx) => phase.save(tx, again, saved))
    expect(await phase.pending(db, again, '', 10)).toEqual([])
    const { vectors } = await only(
      db,
      z.object({ vectors: z.number() }),
      'select count(*) as vectors from knowledge.embeddings',
    )
    expect(vectors).toBe(1)
  })
})

describe('twins', () => {
  it('are not embedded by themselves when they were filled between the two looks at what is pending', async () => {
    const ids = ['m1', 'm2', 'm3']
    await insertTwins(db, ids)
    for (const id of ids) await node(id)
    const { phase, prepared } = setUp()
    const ready = await prepared()
    expect(ready.map(({ messageId }) => messageId)).toEqual(['m1'])
    const { answers } = await phase.work(ready, never)
    const saved = answers.flatMap((answer) => (answer.kind === 'done' ? [answer.saved] : []))
    const store = meanwhile(db, () => db.transaction((tx) => phase.save(tx, run, saved)))
    expect(await phase.pending(store, run, '', 10)).toEqual([])
  })
})

describe('the text', () => {
  it('is what phase 1 anonymised; the email itself is not even read then', async () => {
    await insertEmail(db, 'm1')
    await node('m1')
    await anonymized('m1')
    const { items, prepared, anonymizer } = setUp()
    expect((await items())[0]).toMatchObject({ subject: null, body: null })
    expect((await prepared()).map((each) => each.prepared.text)).toEqual(['Sujet de <PERSON_1>\n\nTexte de <PERSON_1>'])
    expect(anonymizer.asked).toEqual([])
  })

  it('is anonymised anew where that was done under another policy, or never', async () => {
    for (const id of ['m1', 'm2', 'm3']) {
      await insertEmail(db, id)
      await node(id)
    }
    await anonymized('m1')
    await anonymized('m2', 'of yesterday')
    const { prepared, anonymizer } = setUp()
    expect((await prepared()).map((each) => each.prepared.text)).toEqual([
      'Sujet de <PERSON_1>\n\nTexte de <PERSON_1>',
      'Facture\n\nBonjour',
      'Facture\n\nBonjour',
    ])
    expect(anonymizer.asked).toEqual(['m2', 'm3'])
  })

  it('of an email without any is a phrase of ours, and its row says so', async () => {
    await insertEmail(db, 'm1', { subject: null, body: ' \n ' })
    await node('m1')
    const { saved } = await done()
    expect(saved[0]?.metadata).toEqual({ empty: true })
    const row = z.object({ metadata: z.unknown(), model: z.string(), hash: z.string(), dimensions: z.number() })
    expect(
      await only(
        db,
        row,
        'select metadata, model, content_hash as hash, vector_dims(embedding) as dimensions from knowledge.embeddings',
      ),
    ).toEqual({ metadata: { empty: true }, model: 'voyage-4', hash: saved[0]?.contentHash, dimensions: 1_024 })
  })

  it('that was cut says so', async () => {
    await insertEmail(db, 'm1')
    await node('m1')
    await anonymized('m1')
    await db.run('update ingestion.emails_anonymized set text_cut = true')
    expect((await done()).saved[0]?.metadata).toEqual({ cut: true })
  })

  it('in which something personal is left is not sent', async () => {
    await insertEmail(db, 'm1', { body: 'Ecrivez a lucie.bernard@example.org' })
    await insertEmail(db, 'm2', { body: 'Bonjour Claire Martin' })
    for (const id of ['m1', 'm2']) await node(id)
    const { phase, items } = setUp()
    expect(await phase.prepare(await items(), never)).toEqual([
      { kind: 'stuck', messageId: 'm1', code: 'pii_left' },
      { kind: 'stuck', messageId: 'm2', code: 'pii_left' },
    ])
  })
})

describe('an answer', () => {
  it('gives each email the vector of its place', async () => {
    for (const [id, body] of [
      ['m1', 'un'],
      ['m2', 'deux mots'],
      ['m3', 'trois mots ici'],
    ] as const) {
      await insertEmail(db, id, { body })
      await node(id)
    }
    const { phase, prepared, voyage } = setUp()
    const { answers, usage } = await phase.work(await prepared(), never)
    expect(usage).toEqual({ inputTokens: 50, outputTokens: 0 })
    const places = answers.map((answer) => (answer.kind === 'done' ? answer.saved.vector.indexOf(1) : -1))
    expect(places).toEqual(voyage.texts.map((text) => text.length))
  })

  it('that misses a vector fails that email alone', async () => {
    for (const id of ['m1', 'm2']) {
      await insertEmail(db, id)
      await node(id)
    }
    const { phase, prepared } = setUp(voyageGiving((asked) => asked - 1))
    const { answers } = await phase.work(await prepared(), never)
    expect(answers.map((answer) => [answer.messageId, answer.kind])).toEqual([
      ['m1', 'done'],
      ['m2', 'failed'],
    ])
  })

  it('with a vector of another length is refused as a row, not as a fault', async () => {
    await insertEmail(db, 'm1')
    await node('m1')
    const { phase } = setUp()
    const short = { messageId: 'm1', contentHash: 'h', vector: [1, 0], metadata: {} }
    const error = await db.transaction((tx) => phase.save(tx, run, [short])).catch((thrown: unknown) => thrown)
    expect(storeFault(error)).toBe('refused')
  })

  it('can be asked for by a canary of ours, which holds no email', async () => {
    const { phase, voyage } = setUp()
    const canary = phase.canary()
    expect(canary).toMatchObject({ messageId: '', most: { outputTokens: 0 } })
    await phase.work([canary], never)
    expect(voyage.texts).toHaveLength(1)
  })
})

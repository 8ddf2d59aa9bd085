// The adapter of Message Batches against the emulated API: what it sends and reads, and what each failure means.
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { BatchRequest, BatchResult } from '../../../engine/ports.ts'
import { ServiceError } from '../../../engine/service-error.ts'
import { createClaudeBatches } from '../../../engine/services/anthropic-batches.ts'
import { startAnthropicEmulator } from '../../emulators/anthropic.ts'
import { failure, never, sealed } from './outcome.ts'

const HOUR_MS = 3_600_000
let time = Date.UTC(2026, 10, 23)
const emulator = await startAnthropicEmulator({ clock: () => time })
afterAll(() => emulator.close())
afterEach(() => emulator.faults.clear())

const batches = createClaudeBatches({ apiKey: 'sk-ant-secret-of-the-tests', baseUrl: emulator.url, timeoutMs: 5_000 })
const request = (number: number, model = 'claude-haiku-5-5'): BatchRequest => ({
  customId: `n-${number}`,
  call: {
    model,
    system: 'Classify the mail.',
    text: sealed(`Facture ${number} de <PERSON_1>.`),
    maxTokens: 64,
    schema: {
      type: 'object',
      properties: { category: { type: 'string', enum: ['finance', 'other'] } },
      required: ['category'],
      additionalProperties: false,
    },
    thinking: 'disabled',
  },
})
const some = (count: number) => Array.from({ length: count }, (_, index) => request(index + 1))
const all = async (id: string): Promise<BatchResult[]> => {
  const read: BatchResult[] = []
  for await (const result of batches.results(id, never)) read.push(result)
  return read
}
const ended = async (requests: readonly BatchRequest[]) => {
  const { id } = await batches.create(requests, never)
  time += HOUR_MS
  return id
}

describe('a batch that goes well', () => {
  it('is created, works for its hour, and then gives each request its result in any order, at half the price', async () => {
    const made = await batches.create(some(40), never)
    expect(made).toMatchObject({ status: 'in_progress', requests: 40 })
    expect(await batches.retrieve(made.id, never)).toEqual(made)
    time += HOUR_MS
    expect(await batches.retrieve(made.id, never)).toMatchObject({ status: 'ended', requests: 40 })
    const results = await all(made.id)
    const numbers = results.map(({ customId }) => Number(customId.split('-')[1]))
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(40)
    const tokens = results.map(({ outcome }) => (outcome.kind === 'succeeded' ? outcome.usage.inputTokens : 0))
    const billed = emulator.books.entries.find(({ endpoint }) => endpoint === 'batches')?.billed
    expect(billed).toMatchObject({ batch: 40, inputTokens: tokens.reduce((sum, each) => sum + each, 0) })
  })

  it('is forgotten by the provider once it is removed, and may be removed again', async () => {
    const id = await ended(some(2))
    await batches.remove(id, never)
    expect(await batches.retrieve(id, never)).toBeUndefined()
    await batches.remove(id, never)
  })

  it('is listed newest first, over as many pages as there are, since the time that was asked for', async () => {
    const since = new Date(time + 1_000)
    const ids: string[] = []
    for (let index = 0; index < 130; index += 1) {
      time += 10_000
      ids.push((await batches.create([request(index)], never)).id)
    }
    const found = await batches.list(since, never)
    expect(found.map(({ id }) => id)).toEqual(ids.reverse())
  })

  it('that is canceled halfway gives back what was worked, and cancels the rest', async () => {
    const { id } = await batches.create(some(40), never)
    time += HOUR_MS / 2
    await batches.cancel(id, never)
    const kinds = (await all(id)).map(({ outcome }) => outcome.kind)
    expect(kinds.filter((kind) => kind === 'succeeded').length).toBe(20)
    expect(kinds.filter((kind) => kind === 'canceled').length).toBe(20)
    // It has ended meanwhile, and there is nothing to cancel.
    await batches.cancel(id, never)
  })
})

describe('what a request of a batch comes to', () => {
  it('tells whose fault an error is, and that it expired', async () => {
    // Those of the tests before end first, so that the faults strike none of theirs.
    time += HOUR_MS
    await batches.list(new Date(time), never)
    emulator.faults.add({ fault: 'status', status: 400, endpoint: 'batch_item', times: 1 })
    emulator.faults.add({ fault: 'status', status: 529, endpoint: 'batch_item', times: 1 })
    emulator.faults.add({ fault: 'hang', endpoint: 'batch_item', times: 1 })
    emulator.faults.add({ fault: 'refusal', endpoint: 'batch_item', times: 1 })
    const results = await all(await ended([...some(4), request(5, 'claude-none')]))
    const outcomes = results
      .toSorted((a, b) => a.customId.localeCompare(b.customId))
      .map(({ outcome }) => (outcome.kind === 'succeeded' ? outcome.stopReason : outcome))
    expect(outcomes).toEqual([
      { kind: 'errored', fault: 'item' },
      { kind: 'errored', fault: 'world' },
      { kind: 'expired' },
      'refusal',
      { kind: 'errored', fault: 'world' },
    ])
  })
})

describe('a failure', () => {
  it.each([
    [400, 'no'],
    [429, 'no'],
    [500, 'unknown'],
    [502, 'unknown'],
    [504, 'unknown'],
    [529, 'no'],
  ] as const)('HTTP %i of a create leaves it %s whether it was created', async (status, billed) => {
    emulator.faults.add({ fault: 'status', status, endpoint: 'batches', times: 1 })
    expect(await failure(batches.create(some(1), never))).toMatchObject({ status, billed })
  })

  it.each(['accepted_then_cut', 'half_body'] as const)('%s of a create leaves it unknown', async (fault) => {
    emulator.faults.add({ fault, endpoint: 'batches', times: 1 })
    expect(await failure(batches.create(some(1), never))).toMatchObject({ billed: 'unknown' })
  })

  it('of the stream comes after the results that were read before it', async () => {
    const id = await ended(some(30))
    emulator.faults.add({ fault: 'half_body', endpoint: 'batch_results', times: 1 })
    const read: BatchResult[] = []
    const reading = (async () => {
      for await (const result of batches.results(id, never)) read.push(result)
    })()
    expect(await failure(reading)).toMatchObject({ kind: 'cut', billed: 'no' })
    expect(read.length).toBeGreaterThan(0)
    expect(await all(id)).toHaveLength(30)
  })

  it('never shows a word of the provider or the key', async () => {
    emulator.faults.add({
      fault: 'status',
      status: 400,
      message: 'words of the provider',
      endpoint: 'batches',
      times: 1,
    })
    const { printed } = await failure(batches.create(some(1), never))
    expect(printed).not.toMatch(/words of the provider|sk-ant/)
  })

  it('sends the key to no other host, wherever the answer says that the results lie', async () => {
    const asked: string[] = []
    const elsewhere = createClaudeBatches({
      apiKey: 'sk-ant-secret-of-the-tests',
      baseUrl: emulator.url,
      timeoutMs: 5_000,
      fetch: async (input, init) => {
        asked.push(new URL(input instanceof Request ? input.url : input).origin)
        const response = await fetch(input, init)
        const body = z.looseObject({ results_url: z.unknown() }).parse(await response.json())
        return Response.json({ ...body, results_url: 'http://127.0.0.1:9/results' })
      },
    })
    const id = await ended(some(1))
    const reading = (async () => {
      for await (const _ of elsewhere.results(id, never)) throw new Error('it read something')
    })()
    await expect(reading).rejects.toBeInstanceOf(ServiceError)
    expect(asked).toEqual([emulator.url])
  })
})

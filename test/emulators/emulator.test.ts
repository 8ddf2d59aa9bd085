// What every emulator does the same way: book, bill, fail to order, and be controlled from another process.
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts'
import type { FaultRule } from './faults.ts'
import { json } from './server.ts'

const open: Emulator[] = []
afterEach(() => Promise.all(open.splice(0).map((emulator) => emulator.close())))

const start = async (options: EmulatorOptions = {}) => {
  const emulator = await startEmulator(
    {
      endpointOf: ({ path }) => path.slice(1),
      work: ({ body }) =>
        body.length === 0
          ? { answer: json(400, { error: 'empty' }) }
          : {
              answer: json(200, { echo: body.toString('utf8') }),
              billed: { model: 'm', inputTokens: body.length, outputTokens: 1 },
            },
      failure: ({ status, message }) => json(status, { error: message ?? 'ordered' }),
    },
    options,
  )
  open.push(emulator)
  const ask = (text: string, path = 'echo') => fetch(`${emulator.url}/${path}`, { method: 'POST', body: text })
  const command = async (method: string, path: string, document?: unknown): Promise<unknown> => {
    const body = document === undefined ? {} : { body: JSON.stringify(document) }
    return (await fetch(`${emulator.url}/_control/${path}`, { method, ...body })).json()
  }
  return { ...emulator, ask, command }
}

test('an answered request is billed, one answered with an error is not', async () => {
  const { ask, books } = await start()
  expect(await (await ask('abc')).json()).toEqual({ echo: 'abc' })
  expect((await ask('')).status).toBe(400)
  expect(books.entries.map(({ status, outcome, billed }) => [status, outcome, billed?.inputTokens])).toEqual([
    [200, 'answered', 3],
    [400, 'answered', undefined],
  ])
})

test('an ordered status has the provider’s error body and costs nothing', async () => {
  const { ask, books, faults } = await start()
  faults.add({ fault: 'status', status: 503, message: 'later', times: 1 })
  const answer = await ask('abc')
  expect([answer.status, await answer.json()]).toEqual([503, { error: 'later' }])
  expect(books.totals().billed.requests).toBe(0)
})

test.each<[FaultRule['fault'] & ('half_body' | 'broken_json' | 'accepted_then_cut'), string]>([
  ['half_body', 'half_body'],
  ['broken_json', 'broken_json'],
  ['accepted_then_cut', 'cut'],
])('%s is billed and nothing of its usage can be read', async (fault, outcome) => {
  const { ask, books, faults } = await start()
  faults.add({ fault, times: 1 })
  await expect(ask('abc').then((answer) => answer.json())).rejects.toThrow()
  expect(books.totals()).toMatchObject({
    outcomes: { [outcome]: 1 },
    billedUnanswered: { requests: 1, inputTokens: 3 },
  })
  expect((await ask('abc')).status).toBe(200)
})

test('what is invalid is answered as such, and not billed, whatever fault was ordered', async () => {
  const { ask, books, faults } = await start()
  faults.add({ fault: 'accepted_then_cut' })
  expect((await ask('')).status).toBe(400)
  expect(books.totals().billed.requests).toBe(0)
})

test('a hung request is never answered and never billed', async () => {
  const { ask, books, faults, close } = await start()
  faults.add({ fault: 'hang', times: 1 })
  const hung = expect(ask('abc')).rejects.toThrow('fetch failed')
  expect((await ask('abcd')).status).toBe(200)
  expect(books.totals()).toMatchObject({ outcomes: { hung: 1, answered: 1 }, billed: { requests: 1 } })
  await close()
  await hung
})

test('down reads nothing of a request and still obeys its control', async () => {
  const { ask, books, command } = await start()
  await command('POST', 'faults', { fault: 'down' })
  await expect(ask('secret')).rejects.toThrow('fetch failed')
  expect(books.totals()).toMatchObject({ requests: 0, bytesReceived: 0, refused: 1 })
  await command('DELETE', 'faults')
  expect((await ask('abc')).status).toBe(200)
})

test('a request is billed when it is accepted, so a client that dies while it waits has been billed', async () => {
  const leaving = new AbortController()
  const { url, books } = await start({
    latencyMs: 50,
    delay: async (ms, left) => {
      expect(ms).toBe(50)
      expect(books.entries[0]?.billed?.inputTokens).toBe(3)
      leaving.abort()
      await once(left, 'abort')
    },
  })
  await expect(fetch(`${url}/echo`, { method: 'POST', body: 'abc', signal: leaving.signal })).rejects.toThrow('abort')
  await expect.poll(() => books.totals().outcomes).toEqual({ lost: 1 })
  expect(books.totals().billedUnanswered.requests).toBe(1)
})

test('another process orders faults, reads the books and searches them over HTTP', async () => {
  const { ask, command } = await start()
  expect(
    await command('POST', 'faults', [
      { fault: 'status', status: 500, times: 1 },
      { fault: 'hang', marker: 'zz' },
    ]),
  ).toEqual({
    ids: [1, 2],
  })
  await ask('Durand')
  await ask('Durand')
  expect(await command('GET', 'faults')).toEqual({
    faults: [{ id: 2, rule: { fault: 'hang', marker: 'zz' }, struck: 0 }],
  })
  expect(await command('DELETE', 'faults?id=2')).toEqual({ faults: [] })
  expect(await command('GET', 'books')).toMatchObject({
    requests: 2,
    billed: { requests: 1 },
    statuses: { 200: 1, 500: 1 },
  })
  expect(await command('GET', 'requests?after=1')).toMatchObject({ requests: [{ number: 2, body: 'Durand' }] })
  expect(await command('POST', 'search', { needles: ['durand', 'Lefèvre'] })).toEqual({
    found: [{ needle: 'durand', requests: [1, 2] }],
  })
})

test('a control that makes no sense is refused with the reason', async () => {
  const { command, url } = await start()
  expect(await command('POST', 'faults', { fault: 'down', marker: 'x' })).toHaveProperty('error')
  expect(await command('POST', 'faults')).toHaveProperty('error')
  expect((await fetch(`${url}/_control/nothing`)).status).toBe(404)
})

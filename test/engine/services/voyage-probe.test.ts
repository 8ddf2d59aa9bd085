// The free question about Voyage's key, against the emulator and its books: it is answered, and never billed.
import { afterEach, expect, it } from 'vitest'
import { ServiceError } from '../../../engine/service-error.ts'
import { createVoyageProbe } from '../../../engine/services/voyage-probe.ts'
import type { Emulator } from '../../emulators/emulator.ts'
import { startVoyageEmulator } from '../../emulators/voyage.ts'

const open: Emulator[] = []
afterEach(() => Promise.all(open.splice(0).map((emulator) => emulator.close())))

const start = async (apiKey = 'pa-test') => {
  const voyage = await startVoyageEmulator()
  open.push(voyage)
  return {
    ...voyage,
    probe: createVoyageProbe({ baseUrl: `${voyage.url}/v1`, apiKey, model: 'voyage-4', timeoutMs: 5_000 }),
  }
}
const never = new AbortController().signal

/** What a question that must fail throws, as its facts. */
const faultOf = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ServiceError)) throw new Error('expected a ServiceError', { cause: error })
  return error
}

it('accepts a good key, sees a stranger refused, and costs nothing', async () => {
  const { probe, books } = await start()
  await probe.probe(never)
  expect(await probe.refusesStrangers(never)).toBe(true)
  expect(books.totals()).toMatchObject({ requests: 2, billed: { requests: 0, inputTokens: 0 } })
})

it('tells a key that is refused', async () => {
  const { probe } = await start('bad-key')
  expect((await faultOf(probe.probe(never))).facts).toEqual({
    service: 'voyage',
    kind: 'key_refused',
    status: 401,
    billed: 'no',
    levels: {},
  })
})

it.each([
  [402, 'billing'],
  [403, 'forbidden'],
  [404, 'rejected'],
  [429, 'rate_limited'],
  [500, 'server_error'],
  [503, 'overloaded'],
])('takes HTTP %i for %s', async (status, kind) => {
  const { probe, faults } = await start()
  faults.add({ fault: 'status', status })
  expect((await faultOf(probe.probe(never))).facts).toMatchObject({ kind, status })
})

it('proves nothing where strangers are let in', async () => {
  const { probe, faults } = await start()
  faults.add({ fault: 'status', status: 400 })
  await probe.probe(never)
  expect(await probe.refusesStrangers(never)).toBe(false)
})

it('tells a lost connection and an ended wait, without the address', async () => {
  const { probe, faults, url } = await start()
  faults.add({ fault: 'down', times: 1 })
  const lost = await faultOf(probe.probe(never))
  expect(lost.facts).toMatchObject({ kind: 'connection' })
  expect(JSON.stringify(lost) + lost.message).not.toContain(url)
  faults.add({ fault: 'hang' })
  const leaving = new AbortController()
  const asked = faultOf(probe.probe(leaving.signal))
  leaving.abort()
  expect((await asked).facts.kind).toBe('aborted')
})

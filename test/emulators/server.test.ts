// The HTTP base: answers arrive whole, halves and cuts break the client, and closing waits for nobody.
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { json, type RunningServer, readJson, type ServerOptions, startServer } from './server.ts'

const open: RunningServer[] = []
const start = async (options: ServerOptions) => {
  const server = await startServer(options)
  open.push(server)
  return server
}
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())))

test('hands the handler the method, the path, the query, the headers and the raw bytes', async () => {
  const { url } = await start({
    handler: ({ method, path, query, headers, body }) =>
      json(
        201,
        { method, path, q: query.get('q'), mine: headers['x-mine'], hex: body.toString('hex') },
        { 'x-its': '7' },
      ),
  })
  const answer = await fetch(`${url}/a/b?q=%C3%A9`, {
    method: 'POST',
    headers: { 'x-mine': 'yes' },
    body: Uint8Array.of(0, 255, 10),
  })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('x-its')).toBe('7')
  expect(await answer.json()).toEqual({ method: 'POST', path: '/a/b', q: 'é', mine: 'yes', hex: '00ff0a' })
})

test('half a body comes with the headers of the whole one and then the line breaks', async () => {
  const body = Buffer.from('0123456789')
  const { url } = await start({ handler: () => ({ kind: 'half', status: 200, headers: {}, body }) })
  const answer = await fetch(url)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-length')).toBe('10')
  await expect(answer.text()).rejects.toThrow()
})

test('a cut gives no answer at all', async () => {
  const { url } = await start({ handler: () => ({ kind: 'cut' }) })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('a request that is not admitted never reaches the handler', async () => {
  let handled = 0
  const { url } = await start({
    admits: ({ path }) => path === '/in',
    handler: () => {
      handled += 1
      return json(200, {})
    },
  })
  await expect(fetch(`${url}/out`, { method: 'POST', body: 'secret' })).rejects.toThrow('fetch failed')
  expect((await fetch(`${url}/in`)).status).toBe(200)
  expect(handled).toBe(1)
})

test('a client that leaves aborts the signal, and the answer it did not wait for is told as lost', async () => {
  const events = new EventEmitter()
  const asked = once(events, 'asked')
  const lost = once(events, 'lost')
  const { url } = await start({
    handler: async ({ signal }) => {
      events.emit('asked')
      await once(signal, 'abort')
      return json(200, {})
    },
    onLost: ({ path }) => events.emit('lost', path),
  })
  const leaving = new AbortController()
  const request = fetch(`${url}/long`, { signal: leaving.signal })
  await asked
  leaving.abort()
  await expect(request).rejects.toThrow()
  expect(await lost).toEqual(['/long'])
})

test('closing destroys hung requests and idle connections', async () => {
  const events = new EventEmitter()
  const asked = once(events, 'asked')
  const server = await startServer({
    handler: () => {
      events.emit('asked')
      return { kind: 'silence' }
    },
  })
  const hung = expect(fetch(server.url)).rejects.toThrow('fetch failed')
  const idle = connect(Number(new URL(server.url).port), '127.0.0.1')
  await asked
  const ended = once(idle, 'close')
  idle.resume()
  await server.close()
  await hung
  await ended
})

test('a handler that throws is seen as a 500 that says it is the emulator itself', async () => {
  const { url } = await start({
    handler: () => {
      throw new Error('bad emulator')
    },
  })
  const answer = await fetch(url)
  expect(answer.status).toBe(500)
  expect(await answer.text()).toContain('bad emulator')
})

test('a body that is not JSON reads as undefined', () => {
  expect(readJson(Buffer.from('{"a":1}'))).toEqual({ a: 1 })
  expect(readJson(Buffer.from('{"a":'))).toBeUndefined()
})

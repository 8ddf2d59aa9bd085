// Redis: what it tells of itself, sessions in it over a restart, and memory in its place while it is away.
// The part that needs a real Redis runs when TEST_REDIS_URL names one; it uses keys of its own and deletes them.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { connectRedis, type RedisLink, sessionsIn } from '../../bot/redis.ts'
import { safeError } from '../../engine/log.ts'

const session = z.object({ step: z.number() })
const parse = (value: unknown) => session.safeParse(value).data

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A link, its log, and a wait for the log's first line. */
const openLink = (url: string) => {
  const lines: string[] = []
  let heard: (() => void) | undefined
  const warned = new Promise<void>((resolve) => {
    heard = resolve
  })
  const stream = {
    write(line: string) {
      lines.push(line)
      heard?.()
    },
  }
  const link = connectRedis(url, pino({ serializers: { err: safeError } }, stream))
  closing.push(() => link.close())
  return { link, lines, warned }
}

const sessionsOf = ({ redis }: RedisLink) => sessionsIn(redis, parse)

/** Listens on this machine, on a free port unless one is given; `stop` also cuts the open connections. */
const listen = async (onConnection: (socket: Socket) => void, port = 0) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  closing.push(stop)
  return { port: address.port, stop }
}

const nobody = async (): Promise<number> => {
  const { port, stop } = await listen((socket) => socket.destroy())
  await stop()
  return port
}

describe('without Redis', () => {
  it('sessions live in memory', async () => {
    const sessions = sessionsIn(undefined, parse)
    await sessions.write('7', { step: 1 })
    expect(await sessions.read('7')).toEqual({ step: 1 })
    await sessions.delete('7')
    expect(await sessions.read('7')).toBeUndefined()
    expect(await sessions.read('8')).toBeUndefined()
  })

  it('a session is a copy: what is done to the object later is not kept', async () => {
    const sessions = sessionsIn(undefined, parse)
    const value = { step: 1 }
    await sessions.write('7', value)
    value.step = 2
    expect(await sessions.read('7')).toEqual({ step: 1 })
  })
})

describe('while Redis cannot be reached', () => {
  it('commands fail at once, sessions live in memory, and one warning without the address is given', async () => {
    const { link, lines, warned } = openLink(`redis://panel:s3cret@127.0.0.1:${await nobody()}`)
    await warned
    await expect(link.ping()).rejects.toThrow()
    await expect(link.version()).rejects.toThrow()
    const sessions = sessionsOf(link)
    await sessions.write('7', { step: 1 })
    expect(await sessions.read('7')).toEqual({ step: 1 })
    await sessions.delete('7')
    expect(await sessions.read('7')).toBeUndefined()
    // It goes on trying, and says nothing more about it.
    await once(link.redis, 'reconnecting')
    await once(link.redis, 'error').catch(() => undefined)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('memory takes over')
    expect(lines[0]).not.toMatch(/s3cret|127\.0\.0\.1/)
  })

  it('sessions do not wait for one that takes the connection and never answers', async () => {
    const { port } = await listen((socket) => socket.resume())
    const { link } = openLink(`redis://127.0.0.1:${port}`)
    await once(link.redis, 'connect')
    const sessions = sessionsOf(link)
    await sessions.write('7', { step: 1 })
    expect(await sessions.read('7')).toEqual({ step: 1 })
    await expect(link.ping()).rejects.toThrow()
  })
})

const realUrl = process.env.TEST_REDIS_URL

describe.skipIf(!realUrl)('on a real Redis', () => {
  const url = realUrl ?? ''
  const ready = async (link: RedisLink) => {
    if (link.redis.status !== 'ready') await once(link.redis, 'ready')
  }
  const opened = async () => {
    const { link, lines } = openLink(url)
    await ready(link)
    const key = `test-${randomUUID()}`
    closing.push(() => link.redis.del(`panel:session:${key}`))
    return { link, lines, key }
  }

  it('answers PONG and tells its version', async () => {
    const { link, lines } = await opened()
    expect(await link.ping()).toBe('PONG')
    expect(await link.version()).toMatch(/^\d+\.\d+\.\d+$/)
    expect(lines).toEqual([])
  })

  it('keeps a session over a restart, for an hour', async () => {
    const { link, key } = await opened()
    await sessionsOf(link).write(key, { step: 3 })
    const { link: restarted } = openLink(url)
    await ready(restarted)
    expect(await sessionsOf(restarted).read(key)).toEqual({ step: 3 })
    const seconds = await link.redis.ttl(`panel:session:${key}`)
    expect(seconds).toBeGreaterThan(3_500)
    expect(seconds).toBeLessThanOrEqual(3_600)
    await sessionsOf(restarted).delete(key)
    expect(await link.redis.exists(`panel:session:${key}`)).toBe(0)
  })

  it.each(['{"step":"of another program"}', '{"step":', '[]'])('takes %j for no session', async (text) => {
    const { link, key } = await opened()
    await link.redis.set(`panel:session:${key}`, text)
    expect(await sessionsOf(link).read(key)).toBeUndefined()
  })

  /** A line to the real one that can be cut, or fall silent. */
  const openLine = async () => {
    const { hostname, port } = new URL(url)
    let silent = false
    const forward = (socket: Socket) => {
      const upstream = connect(Number(port || 6379), hostname)
      upstream.on('error', () => socket.destroy())
      socket.on('close', () => upstream.destroy())
      socket.pipe(upstream)
      upstream.on('data', (bytes) => {
        if (!silent) socket.write(bytes)
      })
    }
    const line = await listen(forward)
    const through = new URL(url)
    through.host = `127.0.0.1:${line.port}`
    return {
      url: through.toString(),
      cut: line.stop,
      mend: () => listen(forward, line.port),
      silence() {
        silent = true
      },
    }
  }

  it('makes nobody wait longer than a second when it hangs', async () => {
    const { key } = await opened()
    const line = await openLine()
    const { link } = openLink(line.url)
    await ready(link)
    const sessions = sessionsOf(link)
    line.silence()
    await expect(link.ping()).rejects.toThrow('timed out')
    await sessions.write(key, { step: 1 })
    expect(await sessions.read(key)).toEqual({ step: 1 })
  })

  it('does not bring back an old session after it was away', async () => {
    const { link: direct, key } = await opened()
    const other = `${key}-other`
    closing.push(() => direct.redis.del(`panel:session:${other}`))
    const line = await openLine()
    const { link, lines } = openLink(line.url)
    await ready(link)
    const sessions = sessionsOf(link)
    await sessions.write(key, { step: 1 })
    await sessions.write(other, { step: 1 })

    const lost = once(link.redis, 'close')
    await line.cut()
    await lost
    await sessions.write(key, { step: 2 })
    await sessions.delete(other)
    const back = once(link.redis, 'ready')
    await line.mend()
    await back

    expect(await link.ping()).toBe('PONG')
    expect(await sessions.read(key)).toEqual({ step: 2 })
    expect(await sessions.read(other)).toBeUndefined()
    expect(lines.length).toBeLessThanOrEqual(1)
  })
})

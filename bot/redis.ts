// Redis, which may be flushed or lost at any moment: sessions of short conversations, with memory behind it.
import { Redis } from 'ioredis'
import type { Logger } from 'pino'

export interface SessionMemory<T> {
  read(key: string): Promise<T | undefined>
  write(key: string, value: T): Promise<void>
  delete(key: string): Promise<void>
}

export interface RedisLink {
  ping(): Promise<string>
  /** Such as 7.2.4. Throws when Redis does not answer. */
  version(): Promise<string>
  close(): void
  readonly redis: Redis
}

const SESSION_SECONDS = 3_600

/** Connects lazily; a command fails at once while Redis is away, instead of waiting in a queue. */
export const connectRedis = (url: string, log: Logger): RedisLink => {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true })
  let warned = false
  redis.on('error', (error: Error) => {
    // It tries again by itself and fails each time: one warning per loss is enough.
    if (!warned) log.warn({ err: error }, 'Redis is away; memory takes over')
    warned = true
  })
  redis.on('ready', () => {
    warned = false
  })
  // A refused first connection is told by the event above.
  redis.connect().catch(() => undefined)
  return {
    redis,
    ping: () => redis.ping(),
    async version() {
      const info = await redis.info('server')
      return /^redis_version:(\S+)/m.exec(info)?.[1] ?? ''
    },
    close: () => redis.disconnect(),
  }
}

/** Sessions as JSON in Redis; what Redis does not take or give, memory does. `parse` checks what comes back. */
export const sessionsIn = <T>(redis: Redis | undefined, parse: (value: unknown) => T | undefined): SessionMemory<T> => {
  const memory = new Map<string, T>()
  const name = (key: string) => `panel:session:${key}`
  return {
    async read(key) {
      try {
        const text = await redis?.get(name(key))
        if (text) return parse(JSON.parse(text))
      } catch {
        // Away: the warning was given when the connection was lost.
      }
      return memory.get(key)
    },
    async write(key, value) {
      memory.set(key, value)
      await redis?.set(name(key), JSON.stringify(value), 'EX', SESSION_SECONDS).catch(() => undefined)
    },
    async delete(key) {
      memory.delete(key)
      await redis?.del(name(key)).catch(() => undefined)
    },
  }
}

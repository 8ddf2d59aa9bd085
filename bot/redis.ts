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
/** A Redis that hangs must not make the owner wait. */
const COMMAND_TIMEOUT_MS = 1_000

/** Connects lazily; a command fails at once while Redis is away, instead of waiting in a queue. */
export const connectRedis = (url: string, log: Logger): RedisLink => {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    commandTimeout: COMMAND_TIMEOUT_MS,
  })
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

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Not written by this program: as good as nothing.
    return undefined
  }
}

/**
 * Sessions as JSON text, in memory and in Redis. This process is the only one that writes them, so what it remembers is
 * newer than what a Redis that was away gives; Redis is asked for what was there before the process started. `parse`
 * checks what comes back, and returns undefined for what it cannot use.
 */
export const sessionsIn = <T>(redis: Redis | undefined, parse: (value: unknown) => T | undefined): SessionMemory<T> => {
  /** By key; undefined for what was deleted, which a Redis that was away may still hold. */
  const memory = new Map<string, string | undefined>()
  const name = (key: string) => `panel:session:${key}`
  // Whatever fails here, memory has it, and the warning was given when the connection was lost.
  const unheard = () => undefined
  return {
    async read(key) {
      const text = memory.has(key) ? memory.get(key) : await redis?.get(name(key)).catch(unheard)
      return text ? parse(readJson(text)) : undefined
    },
    async write(key, value) {
      const text = JSON.stringify(value)
      memory.set(key, text)
      await redis?.set(name(key), text, 'EX', SESSION_SECONDS).catch(unheard)
    },
    async delete(key) {
      memory.set(key, undefined)
      await redis?.del(name(key)).catch(unheard)
    },
  }
}

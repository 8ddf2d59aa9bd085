// The configuration: the only reader of process.env. All faults are reported at once, and no value of a secret is shown.
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { backupFaults, backupShape } from './backup-config.ts'
import { looseSecretFiles, SECRET_FILES, withSecretFiles } from './secret-files.ts'

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value)
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsAbsent, schema.optional())
const withDefault = <S extends z.ZodType>(schema: S, fallback: z.input<S>) =>
  z.preprocess((value) => blankIsAbsent(value) ?? fallback, schema)
const needed = (what: string) =>
  z.preprocess(blankIsAbsent, z.string({ error: `is missing: ${what}` }).min(1, `is missing: ${what}`))
const whole = (least: number) => {
  const error = `must be a whole number, ${least} or more`
  return z.coerce.number({ error }).int({ error }).min(least, { error })
}
const PERCENT_RANGE = 'must be a percentage from 1 to 100'
const amount = (unit: string) => {
  const error = `must be a number of ${unit}, 0 or more`
  return z.coerce.number({ error }).min(0, { error })
}
const percent = z.coerce.number({ error: 'must be a percentage' }).min(1, PERCENT_RANGE).max(100, PERCENT_RANGE)
const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` })
const url = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:3000' })
const timezone = z.string().refine((name) => {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    // Intl throws RangeError on a name it does not know.
    return false
  }
}, 'must be an IANA time zone such as Europe/Paris')

const ownerIds = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter((id) => id !== ''))
  .pipe(
    z
      .array(z.string())
      .min(1, 'is empty: nobody could command the bot')
      .refine((ids) => ids.every((id) => /^\d{1,15}$/.test(id)), 'must be numeric Telegram ids, as in 1001, 2002'),
  )
  .transform((ids) => ids.map(Number))

// Docker's own rule for a container's name; the service's is typed in callback params and shown on a button.
const restartable = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,30}(=[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62})?$/)
  .transform((entry) => {
    const [service = '', container = service] = entry.split('=')
    return { service, container }
  })
const restartables = z
  .string()
  .transform((list) => list.split(/[\s,]+/).filter((entry) => entry !== ''))
  .pipe(
    z.array(z.string()).refine((entries) => entries.every((entry) => restartable.safeParse(entry).success), {
      error: 'must be services with their containers, as in postgres,redis,n8n=my_n8n_1',
      abort: true,
    }),
  )
  .transform((entries) => entries.map((entry) => restartable.parse(entry)))
  .refine((all) => new Set(all.map(({ service }) => service)).size === all.length, 'must name each service once')

const storeShape = z.object({
  POSTGRES_DSN: z.preprocess(
    blankIsAbsent,
    z
      .string({ error: 'is missing: the database, such as postgresql://user:password@127.0.0.1:5432/friday' })
      .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  ),
  POSTGRES_CONNECTIONS: withDefault(whole(1), 8),
  DATA_DIR: withDefault(z.string(), 'data'),
  LOG_DIR: withDefault(z.string(), 'logs'),
  LOG_LEVEL: withDefault(oneOf(['debug', 'info', 'warn', 'error']), 'info'),
  OPERATOR_TZ: withDefault(timezone, 'Europe/Paris'),
  BOT_LANGUAGE: withDefault(oneOf(['fr', 'en']), 'fr'),
  REHEARSAL: withDefault(z.stringbool({ error: 'must be true or false' }), 'false'),
  VECTOR_INDEX_MEMORY: withDefault(
    z.string().regex(/^[1-9]\d*(MB|GB)$/, 'must be an amount of memory, such as 2GB'),
    '2GB',
  ),
  ...backupShape,
})

const engineShape = storeShape.extend({
  ANTHROPIC_API_KEY: needed('the key of Claude, from console.anthropic.com'),
  ANTHROPIC_BASE_URL: optional(url),
  CLAUDE_MODEL: optional(z.string()),
  CLAUDE_TIER: withDefault(oneOf(['tier1', 'start', 'build', 'scale']), 'start'),
  VOYAGE_API_KEY: needed('the key of Voyage AI, from dashboard.voyageai.com'),
  VOYAGE_BASE_URL: optional(url),
  VOYAGE_MODEL: optional(z.string()),
  PRESIDIO_URL: z.preprocess(
    blankIsAbsent,
    z.string({ error: 'is missing: where the analyzer listens, such as http://127.0.0.1:3000' }).pipe(url),
  ),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'must start with redis://')),
  MAX_IN_FLIGHT: withDefault(whole(1), 200),
  CHECK_MIN_DISK_GB: withDefault(amount('GiB'), 50),
  CHECK_MIN_RAM_GB: withDefault(amount('GiB'), 35),
  CHECK_MIN_POSTGRES_MAJOR: withDefault(whole(9), 16),
  CHECK_MAX_BACKUP_AGE_HOURS: withDefault(amount('hours'), 24),
  WATCH_RAM_HOLD_PERCENT: withDefault(percent, 85),
  WATCH_RAM_RELEASE_PERCENT: withDefault(percent, 80),
  WATCH_SWAP_PERCENT: withDefault(percent, 50),
  WATCH_DISK_LOW_GB: withDefault(amount('GiB'), 10),
  WATCH_DISK_FULL_GB: withDefault(amount('GiB'), 2),
  WATCH_LOOP_LAG_MS: withDefault(amount('milliseconds'), 500),
  WATCH_RSS_GB: withDefault(amount('GiB'), 2),
  WATCH_STALL_MINUTES: withDefault(amount('minutes'), 10),
  WATCH_MAX_BACKUP_AGE_HOURS: withDefault(amount('hours'), 48),
  WATCH_CLOCK_JUMP_SECONDS: withDefault(amount('seconds'), 10),
  WATCH_RETIREMENT_DAYS: withDefault(amount('days'), 30),
})

const botShape = engineShape.extend({
  TELEGRAM_BOT_TOKEN: z.preprocess(
    blankIsAbsent,
    z
      .string({ error: 'is missing: the token that @BotFather gave' })
      .regex(/^\d+:[\w-]{20,}$/, 'is not a bot token: copy it again from @BotFather'),
  ),
  TELEGRAM_OWNER_IDS: z.preprocess((value) => value ?? '', ownerIds),
  TELEGRAM_CHAT_ID: optional(
    z.coerce.number({ error: 'must be the number of a chat' }).int({ error: 'must be the number of a chat' }),
  ),
  TELEGRAM_TOPIC_METRICS: optional(whole(1)),
  TELEGRAM_TOPIC_SYSTEM: optional(whole(1)),
  TELEGRAM_API_ROOT: optional(url),
  HEARTBEAT_URL: optional(url),
  ALERT_WEBHOOK_URL: optional(url),
  DOCKER_PROXY_URL: optional(url),
  RESTART_SERVICES: withDefault(restartables, 'postgres,redis,presidio'),
})

export type StoreConfig = z.output<typeof storeShape>
export type EngineConfig = z.output<typeof engineShape>
export type BotConfig = z.output<typeof botShape>

/** The names that `.env.example` must explain. */
export const CONFIG_NAMES: readonly string[] = [...Object.keys(botShape.shape), ...Object.keys(SECRET_FILES)]

/** Thrown when the configuration cannot serve; its text names each variable and says what to do, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Readonly<Record<string, string | undefined>>

const bareEnvironment = (file: string): Environment => ({
  ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}),
  ...process.env,
})

/** `.env` of the working folder under the process's own variables, which win; secrets are read from their files. */
export const readEnvironment = (file = '.env'): Environment => withSecretFiles(bareEnvironment(file)).environment

/** The variables whose files others on this machine may read. */
export const readLooseSecretFiles = (file = '.env'): readonly string[] => looseSecretFiles(bareEnvironment(file))
/** What the programs of a backup may know of ours: where things lie, and no key. */
const PROGRAM_VARIABLES = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'SSH_AUTH_SOCK'] as const

export const programEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PROGRAM_VARIABLES.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname)

/** In a rehearsal nothing may reach a paid service: both base URLs must stay on this machine. */
const refuseRealServices = (config: StoreConfig | EngineConfig): readonly string[] => {
  if (!config.REHEARSAL || !('PRESIDIO_URL' in config)) return []
  return (['ANTHROPIC_BASE_URL', 'VOYAGE_BASE_URL'] as const)
    .filter((name) => !isLoopback(config[name]))
    .map((name) => `${name} must be an emulator on this machine while REHEARSAL is on`)
}

/** Held at a figure, and released at the very same or a higher one, the run would stand still and go on at every look. */
const refuseLimits = (config: StoreConfig | EngineConfig): readonly string[] =>
  'WATCH_RAM_HOLD_PERCENT' in config && config.WATCH_RAM_RELEASE_PERCENT >= config.WATCH_RAM_HOLD_PERCENT
    ? ['WATCH_RAM_RELEASE_PERCENT must be less than WATCH_RAM_HOLD_PERCENT']
    : []

const read = <T extends StoreConfig | EngineConfig | BotConfig>(shape: z.ZodType<T>, given: Environment): T => {
  const { environment, faults: inFiles, unread } = withSecretFiles(given)
  const parsed = shape.safeParse(environment)
  const inShape = parsed.success
    ? [...refuseRealServices(parsed.data), ...refuseLimits(parsed.data), ...backupFaults(parsed.data)]
    : parsed.error.issues
        .filter(({ path }) => !unread.includes(path.join('.')))
        .map(({ path, message }) => `${path.join('.')} ${message}`)
  const faults = [...inFiles, ...inShape]
  if (parsed.success && faults.length === 0) return parsed.data
  const lines = ['The configuration cannot serve:', ...faults.map((fault) => `  - ${fault}`)]
  throw new ConfigError([...lines, 'Put them into .env; .env.example explains each.'].join('\n'))
}

/** What the import and the schema need. Throws ConfigError with one line per fault. */
export const readStoreConfig = (environment: Environment = readEnvironment()): StoreConfig =>
  read(storeShape, environment)

/** What the engine needs, from a shell. Throws ConfigError with one line per fault. */
export const readEngineConfig = (environment: Environment = readEnvironment()): EngineConfig =>
  read(engineShape, environment)

/** What the bot needs. Throws ConfigError with one line per fault. */
export const readBotConfig = (environment: Environment = readEnvironment()): BotConfig => read(botShape, environment)
